// SPDX-License-Identifier: MIT
// What system this is: processors, version, names.
#include "kernel/system.hpp"

#include <algorithm>
#include <cstdio>

#include "api/wide_text.hpp"
#include "api/win32.hpp"
#include "kernel/host.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr uint32_t error_buffer_overflow = 111, error_bad_arguments = 160,
                   error_old_win_version = 1150;

/// The version that programs are told: Windows 10 22H2, the last that asks for no more than this
/// library has.
constexpr DWORD major_version = 10, minor_version = 0, build_number = 19045;
constexpr DWORD platform_nt = 2;         // VER_PLATFORM_WIN32_NT
constexpr BYTE product_workstation = 1;  // VER_NT_WORKSTATION

#if defined(__x86_64__)
constexpr WORD architecture = 9;  // PROCESSOR_ARCHITECTURE_AMD64
constexpr DWORD processor_type = 8664;
#else
constexpr WORD architecture = 12;  // PROCESSOR_ARCHITECTURE_ARM64
constexpr DWORD processor_type = 0;
#endif

SYSTEM_INFO system_info() noexcept {
  SYSTEM_INFO info = {};
  const uint32_t processors = kernel::online_processors();
  info.wProcessorArchitecture = architecture;
  info.dwPageSize = kernel::page_bytes();
  info.lpMinimumApplicationAddress = reinterpret_cast<LPVOID>(uintptr_t{0x10000});
  info.lpMaximumApplicationAddress = reinterpret_cast<LPVOID>(uintptr_t{0x7FFFFFFEFFFF});
  info.dwActiveProcessorMask = processors >= 64 ? ~DWORD_PTR{0} : (DWORD_PTR{1} << processors) - 1;
  info.dwNumberOfProcessors = processors;
  info.dwProcessorType = processor_type;
  info.dwAllocationGranularity = 65536;
  return info;
}

/// Fills OSVERSIONINFO or its EX form, by the size that the caller wrote.
template <class Info, class InfoEx>
BOOL version(Info* info) noexcept {
  return win32_bool([&]() -> Status {
    const Result<DWORD> bytes = runtime::read_user<DWORD>(info);
    if (!bytes) return bytes.status();
    if (*bytes != sizeof(Info) && *bytes != sizeof(InfoEx)) {
      return sync::win32_status(sync::error_insufficient_buffer);
    }
    InfoEx known = {};
    known.dwOSVersionInfoSize = *bytes;
    known.dwMajorVersion = major_version;
    known.dwMinorVersion = minor_version;
    known.dwBuildNumber = build_number;
    known.dwPlatformId = platform_nt;
    known.wProductType = product_workstation;
    if (!runtime::copy_to_user(info, &known, *bytes)) return WsaCode::wsaefault;
    return Status();
  });
}

// The bits of VerSetConditionMask: three for each member, in the order of these types.
enum : DWORD {
  type_minor = 1,
  type_major = 2,
  type_build = 4,
  type_platform = 8,
  type_pack_minor = 0x10,
  type_pack_major = 0x20,
  type_suite = 0x40,
  type_product = 0x80
};
enum : BYTE { equal = 1, greater = 2, greater_equal = 3, less = 4, less_equal = 5, all_of = 6 };

unsigned shift_of(DWORD type) noexcept {
  unsigned place = 0;
  while (((type >> place) & 1U) == 0) ++place;
  return place * 3;
}

BYTE condition_of(DWORDLONG mask, DWORD type) noexcept {
  return static_cast<BYTE>((mask >> shift_of(type)) & 7U);
}

bool holds(BYTE condition, int64_t ours, int64_t asked) noexcept {
  switch (condition) {
    case equal:
      return ours == asked;
    case greater:
      return ours > asked;
    case greater_equal:
      return ours >= asked;
    case less:
      return ours < asked;
    case less_equal:
      return ours <= asked;
    case all_of:
      return (ours & asked) == asked;
    default:
      return (ours & asked) != 0;  // VER_OR, for suites
  }
}

struct Member {
  DWORD type;
  DWORD ours;
  DWORD asked;
};

/// Learn, "VerifyVersionInfoW": version, then service pack are compared as one number of several
/// digits, the rest each by itself.
template <class Info>
BOOL verify(Info* info, DWORD types, DWORDLONG mask) noexcept {
  return win32_bool([&]() -> Status {
    const Result<Info> read = runtime::read_user<Info>(info);
    if (!read) return read.status();
    const Info& asked = *read;
    if (types == 0 || mask == 0) return sync::win32_status(error_bad_arguments);
    const Member digits[] = {{type_major, major_version, asked.dwMajorVersion},
                             {type_minor, minor_version, asked.dwMinorVersion},
                             {type_pack_major, 0, asked.wServicePackMajor},
                             {type_pack_minor, 0, asked.wServicePackMinor}};
    const Member others[] = {{type_build, build_number, asked.dwBuildNumber},
                             {type_platform, platform_nt, asked.dwPlatformId},
                             {type_suite, 0, asked.wSuiteMask},
                             {type_product, product_workstation, asked.wProductType}};
    for (const Member& member : others) {
      if ((types & member.type) == 0) continue;
      if (!holds(condition_of(mask, member.type), member.ours, member.asked)) {
        return sync::win32_status(error_old_win_version);
      }
    }
    BYTE condition = 0;
    int64_t ours = 0, theirs = 0;
    for (const Member& member : digits) {
      if ((types & member.type) == 0) continue;
      if (condition == 0) condition = condition_of(mask, member.type);
      ours = (ours << 15) + std::min<DWORD>(member.ours, 0x7FFF);
      theirs = (theirs << 15) + std::min<DWORD>(member.asked, 0x7FFF);
    }
    if (condition != 0 && !holds(condition, ours, theirs)) {
      return sync::win32_status(error_old_win_version);
    }
    return Status();
  });
}

/// The machine's name as NetBIOS has it: the first label, 15 characters, in capitals.
std::string short_name() {
  std::string name = kernel::host_name();
  name.resize(std::min({name.size(), name.find('.'), size_t{15}}));
  for (char& letter : name) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return name;
}

/// Writes a text and its length; when it does not fit, the size it needs.
template <class Char, class Text>
Status give_text(const Text& text, Char* buffer, DWORD* size) noexcept {
  const Result<DWORD> room = runtime::read_user<DWORD>(size);
  if (!room) return room.status();
  const auto length = static_cast<DWORD>(text.size());
  if (*room <= length) {
    if (Status bad = runtime::write_user(size, length + 1); !bad.ok()) return bad;
    return sync::win32_status(error_buffer_overflow);
  }
  if (buffer == nullptr ||
      !runtime::copy_to_user(buffer, text.c_str(), (text.size() + 1) * sizeof(Char))) {
    return WsaCode::wsaefault;
  }
  return runtime::write_user(size, length);
}

}  // namespace

/// \source Microsoft Learn, "GetSystemInfo function (sysinfoapi.h)"
extern "C" void WINAPI ws2_GetSystemInfo(LPSYSTEM_INFO info) noexcept { *info = system_info(); }

/// The same: no program here runs under another architecture.
/// \source Microsoft Learn, "GetNativeSystemInfo function (sysinfoapi.h)"
extern "C" void WINAPI ws2_GetNativeSystemInfo(LPSYSTEM_INFO info) noexcept {
  *info = system_info();
}

/// All processors are one group here, however many they are.
/// \source Microsoft Learn, "GetActiveProcessorCount function (winbase.h)"
extern "C" DWORD WINAPI ws2_GetActiveProcessorCount(WORD group) noexcept {
  if (group == 0 || group == 0xFFFF) return kernel::online_processors();
  fail_with_win32(WsaCode::wsa_invalid_parameter);
  return 0;
}

/// \source Microsoft Learn, "GetActiveProcessorGroupCount function (winbase.h)"
extern "C" WORD WINAPI ws2_GetActiveProcessorGroupCount() noexcept { return 1; }

/// \source Microsoft Learn, "GetVersion function (sysinfoapi.h)"
extern "C" DWORD WINAPI ws2_GetVersion() noexcept {
  return build_number << 16U | minor_version << 8U | major_version;
}

/// \param info  OSVERSIONINFO or OSVERSIONINFOEX, its size written in
/// \return FALSE and ERROR_INSUFFICIENT_BUFFER for any other size
/// \source Microsoft Learn, "GetVersionExA function (sysinfoapi.h)"
extern "C" BOOL WINAPI ws2_GetVersionExA(LPOSVERSIONINFOA info) noexcept {
  return version<OSVERSIONINFOA, OSVERSIONINFOEXA>(info);
}

/// The same with a wide service pack name.
extern "C" BOOL WINAPI ws2_GetVersionExW(LPOSVERSIONINFOW info) noexcept {
  return version<OSVERSIONINFOW, OSVERSIONINFOEXW>(info);
}

/// \source Microsoft Learn, "VerSetConditionMask function (winnt.h)"
extern "C" ULONGLONG WINAPI ws2_VerSetConditionMask(ULONGLONG mask, DWORD types,
                                                    BYTE condition) noexcept {
  for (DWORD type = 1; type <= type_product; type <<= 1U) {
    if ((types & type) != 0) mask |= ULONGLONG{condition & 7U} << shift_of(type);
  }
  return mask | ULONGLONG{1} << 63U;
}

/// \return FALSE: ERROR_OLD_WIN_VERSION when the system is not as asked, ERROR_BAD_ARGUMENTS
/// \source Microsoft Learn, "VerifyVersionInfoW function (winbase.h)"
extern "C" BOOL WINAPI ws2_VerifyVersionInfoA(LPOSVERSIONINFOEXA info, DWORD types,
                                              DWORDLONG mask) noexcept {
  return verify(info, types, mask);
}

/// The same.
extern "C" BOOL WINAPI ws2_VerifyVersionInfoW(LPOSVERSIONINFOEXW info, DWORD types,
                                              DWORDLONG mask) noexcept {
  return verify(info, types, mask);
}

/// \param size  in characters, in and out
/// \return FALSE and ERROR_BUFFER_OVERFLOW when the buffer is too small
/// \source Microsoft Learn, "GetComputerNameA function (winbase.h)"
extern "C" BOOL WINAPI ws2_GetComputerNameA(LPSTR buffer, LPDWORD size) noexcept {
  return win32_bool([&] { return give_text(short_name(), buffer, size); });
}

/// The same in wide characters.
extern "C" BOOL WINAPI ws2_GetComputerNameW(LPWSTR buffer, LPDWORD size) noexcept {
  return win32_bool([&] { return give_text(widen(short_name()), buffer, size); });
}

/// Writes to standard error while a debugger traces the process, else nowhere.
/// \source Microsoft Learn, "OutputDebugStringA function (debugapi.h)"
extern "C" void WINAPI ws2_OutputDebugStringA(LPCSTR text) noexcept {
  if (text != nullptr && kernel::traced()) std::fputs(text, stderr);
}

/// The same in wide characters.
extern "C" void WINAPI ws2_OutputDebugStringW(LPCWSTR text) noexcept {
  if (text == nullptr || !kernel::traced()) return;
  win32_bool([&] {
    std::fputs(narrow(text).c_str(), stderr);
    return Status();
  });
}

/// \source Microsoft Learn, "IsDebuggerPresent function (debugapi.h)"
extern "C" BOOL WINAPI ws2_IsDebuggerPresent() noexcept { return kernel::traced() ? TRUE : FALSE; }

/// \source Microsoft Learn, "DebugBreak function (debugapi.h)"
extern "C" void WINAPI ws2_DebugBreak() noexcept { kernel::break_into_debugger(); }

// The prototypes are those of the headers.
WS2_SAME(GetSystemInfo);
WS2_SAME(GetNativeSystemInfo);
WS2_SAME(GetActiveProcessorCount);
WS2_SAME(GetActiveProcessorGroupCount);
WS2_SAME(GetVersion);
WS2_SAME(GetVersionExA);
WS2_SAME(GetVersionExW);
WS2_SAME(VerSetConditionMask);
WS2_SAME(VerifyVersionInfoA);
WS2_SAME(VerifyVersionInfoW);
WS2_SAME(OutputDebugStringA);
WS2_SAME(OutputDebugStringW);
WS2_SAME(IsDebuggerPresent);
WS2_SAME(DebugBreak);

}  // namespace ws2::api
