// SPDX-License-Identifier: MIT
// Thread-local and, without fibers, fiber-local storage.
#include "sync/local_storage.hpp"

#include "api/win32.hpp"

namespace ws2::api {
namespace {

constexpr DWORD out_of_indexes = 0xFFFFFFFF;  // TLS_OUT_OF_INDEXES, FLS_OUT_OF_INDEXES

DWORD take(sync::StorageEnd at_thread_end) noexcept {
  return on_win32<DWORD>(out_of_indexes, [&] { return sync::storage_take(at_thread_end); });
}

BOOL give(DWORD index) noexcept {
  return win32_bool([&]() -> Status {
    return sync::storage_give(index) ? Status() : Status(WsaCode::wsa_invalid_parameter);
  });
}

/// Learn, "TlsGetValue": success clears the last error, since NULL is a value, too.
void* get(DWORD index) noexcept {
  void* value = nullptr;
  const bool taken = sync::storage_get(index, &value);
  runtime::set_last_error(taken ? 0 : sync::error_invalid_parameter);
  return value;
}

BOOL set(DWORD index, void* value) noexcept {
  return win32_bool([&]() -> Status {
    return sync::storage_set(index, value) ? Status() : Status(WsaCode::wsa_invalid_parameter);
  });
}

}  // namespace

/// \return an index, NULL in every thread; TLS_OUT_OF_INDEXES
/// \source Microsoft Learn, "TlsAlloc function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_TlsAlloc() noexcept { return take(nullptr); }

/// \source Microsoft Learn, "TlsFree function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_TlsFree(DWORD index) noexcept { return give(index); }

/// \source Microsoft Learn, "TlsGetValue function (processthreadsapi.h)"
extern "C" LPVOID WINAPI ws2_TlsGetValue(DWORD index) noexcept { return get(index); }

/// \source Microsoft Learn, "TlsSetValue function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_TlsSetValue(DWORD index, LPVOID value) noexcept {
  return set(index, value);
}

/// The same with a callback for values that are left when a thread ends.
/// \source Microsoft Learn, "FlsAlloc function (fibersapi.h)"
extern "C" DWORD WINAPI ws2_FlsAlloc(void(WINAPI* at_thread_end)(PVOID)) noexcept {
  return take(at_thread_end);
}

/// \source Microsoft Learn, "FlsFree function (fibersapi.h)"
extern "C" BOOL WINAPI ws2_FlsFree(DWORD index) noexcept { return give(index); }

/// \source Microsoft Learn, "FlsGetValue function (fibersapi.h)"
extern "C" PVOID WINAPI ws2_FlsGetValue(DWORD index) noexcept { return get(index); }

/// \source Microsoft Learn, "FlsSetValue function (fibersapi.h)"
extern "C" BOOL WINAPI ws2_FlsSetValue(DWORD index, PVOID value) noexcept {
  return set(index, value);
}

// The prototypes are those of the headers.
WS2_SAME(TlsAlloc);
WS2_SAME(TlsFree);
WS2_SAME(TlsGetValue);
WS2_SAME(TlsSetValue);
WS2_SAME(FlsAlloc);
WS2_SAME(FlsFree);
WS2_SAME(FlsGetValue);
WS2_SAME(FlsSetValue);

}  // namespace ws2::api
