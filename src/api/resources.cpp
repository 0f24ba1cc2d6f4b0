// SPDX-License-Identifier: MIT
// What the process and its threads use, and what the machine has.
#include "kernel/resources.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "api/file.hpp"
// After windows.h, which api/file.hpp brings.
#include <winternl.h>

#include "kernel/thread.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

Status own_process(HANDLE process) noexcept {
  return number(process) == current_process ? Status() : WsaCode::wsa_invalid_handle;
}

/// The number of a thread's handle, or of the calling thread for its pseudo handle.
Result<uint32_t> id_of(HANDLE thread) {
  if (number(thread) == current_thread) return kernel::current_thread_id();
  const auto found = sync::find_shared<sync::Thread>(number(thread));
  if (found == nullptr) return WsaCode::wsa_invalid_handle;
  return found->id();
}

FILETIME duration(uint64_t ns) noexcept {
  const uint64_t ticks = ns / 100;
  return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32U)};
}

/// Writes the four times that GetProcessTimes and GetThreadTimes answer; nothing has exited yet.
Status give_times(uint64_t began, kernel::ProcessorTime used, LPFILETIME created, LPFILETIME ended,
                  LPFILETIME in_kernel, LPFILETIME in_user) noexcept {
  const std::pair<LPFILETIME, FILETIME> answers[] = {
      {created, file_time(static_cast<int64_t>(began))},
      {ended, FILETIME{}},
      {in_kernel, duration(used.kernel_ns)},
      {in_user, duration(used.user_ns)}};
  for (const auto& [to, time] : answers) {
    if (Status bad = runtime::write_user(to, time); !bad.ok()) return bad;
  }
  return Status();
}

}  // namespace

/// \param status  MEMORYSTATUSEX, its size written in
/// \return FALSE and ERROR_INVALID_PARAMETER for another size
/// \source Microsoft Learn, "GlobalMemoryStatusEx function (sysinfoapi.h)"
extern "C" BOOL WINAPI ws2_GlobalMemoryStatusEx(LPMEMORYSTATUSEX status) noexcept {
  return win32_bool([&]() -> Status {
    const auto given = runtime::read_user<MEMORYSTATUSEX>(status);
    if (!given) return given.status();
    if (given->dwLength != sizeof *status) return WsaCode::wsa_invalid_parameter;
    const kernel::MemoryFacts facts = kernel::memory_facts();
    MEMORYSTATUSEX told = {};
    told.dwLength = sizeof told;
    told.ullTotalPhys = facts.total_bytes;
    told.ullAvailPhys = facts.free_bytes;
    // Learn: the page file's figures count the memory in.
    told.ullTotalPageFile = facts.total_bytes + facts.total_swap_bytes;
    told.ullAvailPageFile = facts.free_bytes + facts.free_swap_bytes;
    told.ullTotalVirtual = told.ullAvailVirtual = uint64_t{1} << 47U;
    const uint64_t used = facts.total_bytes - std::min(facts.free_bytes, facts.total_bytes);
    told.dwMemoryLoad =
        static_cast<DWORD>(facts.total_bytes == 0 ? 0 : used * 100 / facts.total_bytes);
    return runtime::write_user(status, told);
  });
}

/// \return FALSE and ERROR_INVALID_HANDLE for another process
/// \source Microsoft Learn, "GetProcessTimes function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_GetProcessTimes(HANDLE process, LPFILETIME created, LPFILETIME ended,
                                           LPFILETIME in_kernel, LPFILETIME in_user) noexcept {
  return win32_bool([&]() -> Status {
    if (Status other = own_process(process); !other.ok()) return other;
    const uint64_t began = kernel::began_ns(kernel::current_process_id());
    return give_times(began, kernel::time_of_process(), created, ended, in_kernel, in_user);
  });
}

/// \return FALSE and ERROR_INVALID_HANDLE, ERROR_GEN_FAILURE for a thread that has ended
/// \source Microsoft Learn, "GetThreadTimes function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_GetThreadTimes(HANDLE thread, LPFILETIME created, LPFILETIME ended,
                                          LPFILETIME in_kernel, LPFILETIME in_user) noexcept {
  return win32_bool([&]() -> Status {
    constexpr uint32_t error_gen_failure = 31;
    const Result<uint32_t> id = id_of(thread);
    if (!id) return id.status();
    const std::optional<kernel::ProcessorTime> used = kernel::time_of_thread(*id);
    if (!used) return sync::win32_status(error_gen_failure);
    return give_times(kernel::began_ns(*id), *used, created, ended, in_kernel, in_user);
  });
}

/// The processors that the calling thread may use stand for the process's.
/// \source Microsoft Learn, "GetProcessAffinityMask function (winbase.h)"
extern "C" BOOL WINAPI ws2_GetProcessAffinityMask(HANDLE process, PDWORD_PTR of_process,
                                                  PDWORD_PTR of_system) noexcept {
  return win32_bool([&]() -> Status {
    if (Status other = own_process(process); !other.ok()) return other;
    const uint64_t bits = kernel::affinity_of(kernel::current_process_id());
    if (Status bad = runtime::write_user(of_process, DWORD_PTR{bits}); !bad.ok()) return bad;
    return runtime::write_user(of_system, DWORD_PTR{bits});
  });
}

/// \param processors  one bit for each of the first 64
/// \return the processors before; 0 and ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "SetThreadAffinityMask function (winbase.h)"
extern "C" DWORD_PTR WINAPI ws2_SetThreadAffinityMask(HANDLE thread,
                                                      DWORD_PTR processors) noexcept {
  return on_win32<DWORD_PTR>(0, [&]() -> Result<DWORD_PTR> {
    const Result<uint32_t> id = id_of(thread);
    if (!id) return id.status();
    const uint64_t before = kernel::affinity_of(*id);
    if (!kernel::set_affinity(*id, processors)) return WsaCode::wsa_invalid_parameter;
    return DWORD_PTR{before};
  });
}

/// \source Microsoft Learn, "GetCurrentProcessorNumber function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_GetCurrentProcessorNumber() noexcept {
  return kernel::current_processor();
}

/// \source Microsoft Learn, "FlushProcessWriteBuffers function (processthreadsapi.h)"
extern "C" void WINAPI ws2_FlushProcessWriteBuffers() noexcept {
  kernel::order_memory_everywhere();
}

/// One number times another, divided by a third, rounded half away from zero.
/// \return -1 when the divisor is 0 or the result has more than 32 bits
/// \source Microsoft Learn, "MulDiv function (winbase.h)"
extern "C" int WINAPI ws2_MulDiv(int first, int second, int divisor) noexcept {
  if (divisor == 0) return -1;
  int64_t product = int64_t{first} * second, by = divisor;
  if (by < 0) {
    by = -by;
    product = -product;
  }
  const int64_t half = product < 0 ? -(by / 2) : by / 2;
  const int64_t result = (product + half) / by;
  return result > INT32_MAX || result < -INT32_MAX ? -1 : static_cast<int>(result);
}

/// What an NTSTATUS is in Win32's codes; ERROR_MR_MID_NOT_FOUND for one that libws2 never makes.
/// \source Microsoft Learn, "RtlNtStatusToDosError function (winternl.h)"
extern "C" ULONG WINAPI ws2_RtlNtStatusToDosError(NTSTATUS status) noexcept {
  return static_cast<ULONG>(Status(static_cast<uint32_t>(status)).win32());
}

// The prototypes are those of the headers.
WS2_SAME(GlobalMemoryStatusEx);
WS2_SAME(GetProcessTimes);
WS2_SAME(GetThreadTimes);
WS2_SAME(GetProcessAffinityMask);
WS2_SAME(SetThreadAffinityMask);
WS2_SAME(GetCurrentProcessorNumber);
WS2_SAME(FlushProcessWriteBuffers);
WS2_SAME(MulDiv);
WS2_SAME(RtlNtStatusToDosError);

}  // namespace ws2::api
