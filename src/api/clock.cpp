// SPDX-License-Identifier: MIT
// The time, and the calendar.
#include "kernel/clock.hpp"

#include <chrono>

#include "api/win32.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr uint64_t ticks_a_second = 10000000;            // FILETIME counts 100 ns
constexpr uint64_t unix_epoch = 116444736000000000;      // from 1601 to 1970
constexpr uint64_t last_file_time = 0x8000000000000000;  // from here on no date
constexpr uint64_t ticks_a_day = 86400 * ticks_a_second;

uint64_t ticks_of(const FILETIME& time) noexcept {
  return (uint64_t{time.dwHighDateTime} << 32U) | time.dwLowDateTime;
}

FILETIME file_time_of(uint64_t ticks) noexcept {
  return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32U)};
}

uint64_t ticks_now(uint64_t unix_ns) noexcept { return unix_ns / 100 + unix_epoch; }

SYSTEMTIME calendar_of(uint64_t ticks) noexcept {
  using namespace std::chrono;
  constexpr sys_days first = sys_days{year{1601} / January / 1};
  const sys_days day = first + days{ticks / ticks_a_day};
  const year_month_day date{day};
  const uint64_t ms = ticks % ticks_a_day / 10000;
  SYSTEMTIME time = {};
  time.wYear = static_cast<WORD>(static_cast<int>(date.year()));
  time.wMonth = static_cast<WORD>(static_cast<unsigned>(date.month()));
  time.wDayOfWeek = static_cast<WORD>(weekday{day}.c_encoding());
  time.wDay = static_cast<WORD>(static_cast<unsigned>(date.day()));
  time.wHour = static_cast<WORD>(ms / 3600000);
  time.wMinute = static_cast<WORD>(ms / 60000 % 60);
  time.wSecond = static_cast<WORD>(ms / 1000 % 60);
  time.wMilliseconds = static_cast<WORD>(ms % 1000);
  return time;
}

Result<uint64_t> ticks_of(const SYSTEMTIME& time) noexcept {
  using namespace std::chrono;
  const year_month_day date{year{time.wYear}, month{time.wMonth}, day{time.wDay}};
  const bool good = date.ok() && time.wYear >= 1601 && time.wYear <= 30827 && time.wHour < 24 &&
                    time.wMinute < 60 && time.wSecond < 60 && time.wMilliseconds < 1000;
  if (!good) return WsaCode::wsa_invalid_parameter;
  const auto passed = (sys_days{date} - sys_days{year{1601} / January / 1}).count();
  const uint64_t seconds = (time.wHour * 60U + time.wMinute) * 60U + time.wSecond;
  return static_cast<uint64_t>(passed) * ticks_a_day + seconds * ticks_a_second +
         uint64_t{time.wMilliseconds} * 10000;
}

/// How far local time is ahead of UTC at that moment, in ticks.
int64_t local_offset(uint64_t ticks) noexcept {
  const int64_t second = (static_cast<int64_t>(ticks) - static_cast<int64_t>(unix_epoch)) /
                         static_cast<int64_t>(ticks_a_second);
  return kernel::local_offset_seconds(second) * static_cast<int64_t>(ticks_a_second);
}

/// Turns one time of the caller's into another.
template <class From, class To, class Convert>
BOOL convert(const From* from, To* to, Convert&& how) noexcept {
  return win32_bool([&]() -> Status {
    const Result<From> given = runtime::read_user<From>(from);
    if (!given) return given.status();
    const Result<To> made = how(*given);
    return made ? runtime::write_user(to, *made) : made.status();
  });
}

}  // namespace

/// Milliseconds since the machine started, its sleep included; begins anew after 49.7 days.
/// \source Microsoft Learn, "GetTickCount function (sysinfoapi.h)"
extern "C" DWORD WINAPI ws2_GetTickCount() noexcept {
  return static_cast<DWORD>(kernel::boot_ns() / 1000000);
}

/// \source Microsoft Learn, "GetTickCount64 function (sysinfoapi.h)"
extern "C" ULONGLONG WINAPI ws2_GetTickCount64() noexcept { return kernel::boot_ns() / 1000000; }

/// Counts 100 ns, as on Windows 10.
/// \source Microsoft Learn, "QueryPerformanceCounter function (profileapi.h)"
extern "C" BOOL WINAPI ws2_QueryPerformanceCounter(LARGE_INTEGER* count) noexcept {
  count->QuadPart = static_cast<LONGLONG>(kernel::monotonic_ns() / 100);
  return TRUE;
}

/// \source Microsoft Learn, "QueryPerformanceFrequency function (profileapi.h)"
extern "C" BOOL WINAPI ws2_QueryPerformanceFrequency(LARGE_INTEGER* frequency) noexcept {
  frequency->QuadPart = static_cast<LONGLONG>(ticks_a_second);
  return TRUE;
}

/// \source Microsoft Learn, "GetSystemTime function (sysinfoapi.h)"
extern "C" void WINAPI ws2_GetSystemTime(LPSYSTEMTIME time) noexcept {
  *time = calendar_of(ticks_now(kernel::realtime_ns()));
}

/// \source Microsoft Learn, "GetLocalTime function (sysinfoapi.h)"
extern "C" void WINAPI ws2_GetLocalTime(LPSYSTEMTIME time) noexcept {
  const uint64_t now = ticks_now(kernel::realtime_ns());
  *time = calendar_of(now + static_cast<uint64_t>(local_offset(now)));
}

/// To the last tick of the kernel.
/// \source Microsoft Learn, "GetSystemTimeAsFileTime function (sysinfoapi.h)"
extern "C" void WINAPI ws2_GetSystemTimeAsFileTime(LPFILETIME time) noexcept {
  *time = file_time_of(ticks_now(kernel::realtime_coarse_ns()));
}

/// \source Microsoft Learn, "GetSystemTimePreciseAsFileTime function (sysinfoapi.h)"
extern "C" void WINAPI ws2_GetSystemTimePreciseAsFileTime(LPFILETIME time) noexcept {
  *time = file_time_of(ticks_now(kernel::realtime_ns()));
}

/// \return FALSE and ERROR_INVALID_PARAMETER for a time beyond 0x7FFFFFFFFFFFFFFF
/// \source Microsoft Learn, "FileTimeToSystemTime function (timezoneapi.h)"
extern "C" BOOL WINAPI ws2_FileTimeToSystemTime(const FILETIME* from, LPSYSTEMTIME to) noexcept {
  return convert(from, to, [](const FILETIME& time) -> Result<SYSTEMTIME> {
    const uint64_t ticks = ticks_of(time);
    if (ticks >= last_file_time) return WsaCode::wsa_invalid_parameter;
    return calendar_of(ticks);
  });
}

/// \source Microsoft Learn, "SystemTimeToFileTime function (timezoneapi.h)"
extern "C" BOOL WINAPI ws2_SystemTimeToFileTime(const SYSTEMTIME* from, LPFILETIME to) noexcept {
  return convert(from, to, [](const SYSTEMTIME& time) -> Result<FILETIME> {
    const Result<uint64_t> ticks = ticks_of(time);
    if (!ticks) return ticks.status();
    return file_time_of(*ticks);
  });
}

/// \source Microsoft Learn, "FileTimeToLocalFileTime function (fileapi.h)"
extern "C" BOOL WINAPI ws2_FileTimeToLocalFileTime(const FILETIME* from, LPFILETIME to) noexcept {
  return convert(from, to, [](const FILETIME& time) -> Result<FILETIME> {
    const uint64_t ticks = ticks_of(time);
    return file_time_of(ticks + static_cast<uint64_t>(local_offset(ticks)));
  });
}

/// \source Microsoft Learn, "LocalFileTimeToFileTime function (fileapi.h)"
extern "C" BOOL WINAPI ws2_LocalFileTimeToFileTime(const FILETIME* from, LPFILETIME to) noexcept {
  return convert(from, to, [](const FILETIME& time) -> Result<FILETIME> {
    const uint64_t local = ticks_of(time);
    // The offset is that of the moment itself, which is near.
    const uint64_t moment = local - static_cast<uint64_t>(local_offset(local));
    return file_time_of(local - static_cast<uint64_t>(local_offset(moment)));
  });
}

/// \return -1, 0 or 1
/// \source Microsoft Learn, "CompareFileTime function (fileapi.h)"
extern "C" LONG WINAPI ws2_CompareFileTime(const FILETIME* first, const FILETIME* second) noexcept {
  const uint64_t one = ticks_of(*first), other = ticks_of(*second);
  return one < other ? -1 : one > other ? 1 : 0;
}

// The prototypes are those of the headers.
WS2_SAME(GetTickCount);
WS2_SAME(GetTickCount64);
WS2_SAME(QueryPerformanceCounter);
WS2_SAME(QueryPerformanceFrequency);
WS2_SAME(GetSystemTime);
WS2_SAME(GetLocalTime);
WS2_SAME(GetSystemTimeAsFileTime);
WS2_SAME(GetSystemTimePreciseAsFileTime);
WS2_SAME(FileTimeToSystemTime);
WS2_SAME(SystemTimeToFileTime);
WS2_SAME(FileTimeToLocalFileTime);
WS2_SAME(LocalFileTimeToFileTime);
WS2_SAME(CompareFileTime);

}  // namespace ws2::api
