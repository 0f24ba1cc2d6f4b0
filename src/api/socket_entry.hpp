// SPDX-License-Identifier: MIT
// The door of the calls that go down the provider stairs, and the guarded transfer of what they
// take from the program: WSABUF arrays and scalars.
#pragma once

#include <span>

#include "api/entry.hpp"
#include "handles/table.hpp"
#include "providers/provider.hpp"
#include "runtime/short_array.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {

using providers::Provider;

/// A call on a socket: started, then the blocking rule, then the provider that owns the socket. The
/// body returns Result<T>, or Status for calls that return 0.
template <class T, class Body>
T on_socket(SOCKET s, T failure, Body&& body) noexcept {
  return on_call(failure, [&] { return body(providers::of(s)); });
}

/// What a call with a wrong argument answers: a handle that is no socket comes before it.
inline Status refuse(SOCKET s, Status wrong) noexcept {
  const handles::Reference<handles::Object> found = handles::Table::instance().find_any(s);
  return found && handles::is_socket(found->kind()) ? wrong : WsaCode::wsaenotsock;
}

/// Whether a buffer of the calls without WSABUF can be one at all: NULL only where no byte is asked
/// for (an empty datagram), as on Windows.
inline bool may_hold(const void* buffer, int length) noexcept {
  return length >= 0 && (buffer != nullptr || length == 0);
}

/// Data leaves with the call, so the place for its size is tried before. An overlapped call may do
/// without one, and only a call that succeeds at once writes there: until then it stays as it is.
inline Status probe_count(LPDWORD bytes, bool overlapped) noexcept {
  if (!overlapped) return runtime::write_user(bytes, DWORD{0});
  if (bytes == nullptr) return Status();
  const Result<DWORD> there = runtime::read_user<DWORD>(bytes);
  return there ? runtime::write_user(bytes, *there) : there.status();
}

/// A copy of the program's array of WSABUF.
class BufferList {
 public:
  /// WSAEFAULT.1 for an array that cannot be read, WSAEINVAL for none.
  Status read(const WSABUF* buffers, DWORD count) {
    if (buffers == nullptr) return WsaCode::wsaefault;
    if (count == 0) return WsaCode::wsaeinval;
    // A count beyond the caller's memory is found before memory is asked for.
    WSABUF last;
    if (!runtime::copy_from_user(&last, buffers + (count - 1), sizeof last)) {
      return WsaCode::wsaefault;
    }
    if (count > most) return WsaCode::wsaenobufs;
    buffers_.resize(count);
    const bool readable = runtime::copy_from_user(buffers_.data(), buffers, count * sizeof(WSABUF));
    return readable ? Status() : WsaCode::wsaefault;
  }
  /// WSAENOBUFS for more bytes than the count of a send can tell.
  [[nodiscard]] Status countable() noexcept {
    uint64_t bytes = 0;
    for (const WSABUF& buffer : buffers_.all()) bytes += buffer.len;
    return bytes <= UINT32_MAX ? Status() : WsaCode::wsaenobufs;
  }
  [[nodiscard]] std::span<WSABUF> all() noexcept { return buffers_.all(); }

 private:
  static constexpr DWORD most = 1U << 20U;
  runtime::ShortArray<WSABUF, 16> buffers_;
};

}  // namespace ws2::api
