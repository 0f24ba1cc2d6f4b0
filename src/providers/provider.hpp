// SPDX-License-Identifier: MIT
// A provider, as the API floor calls it: an inline wrapper over its procedure table, in which
// *lpErrno becomes a Status.
#pragma once

#include <ws2spi.h>

#include <atomic>
#include <span>

#include "errors/status.hpp"

namespace ws2::providers {

/// What a receive delivered. A truncated datagram delivers its bytes although it fails.
struct Received {
  Status status;
  DWORD bytes = 0;
  DWORD flags = 0;
};

/// The calling thread as WPUQueueApc knows it; null while only the base provider is there, and
/// without memory.
LPWSATHREADID thread_of_routine() noexcept;

/// How the program wants to hear of an overlapped operation.
struct Overlapping {
  LPWSAOVERLAPPED overlapped = nullptr;
  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;

  /// Learn, "WSPRecv function": the thread that is to run the routine. The base provider asks for
  /// it itself.
  [[nodiscard]] LPWSATHREADID thread() const noexcept {
    return routine == nullptr ? nullptr : thread_of_routine();
  }
};

class Provider {
 public:
  /// Calls its WSPStartup and keeps its table. WSAEPROVIDERFAILEDINIT.2 when it fails,
  /// WSAEINVALIDPROVIDER.1 and WSAEINVALIDPROCTABLE.1 for what it answers.
  Status start(LPWSPSTARTUP startup, const WSAPROTOCOL_INFOW& entry,
               const WSPUPCALLTABLE& up_calls) noexcept;
  Status cleanup() noexcept;
  [[nodiscard]] const WSPPROC_TABLE& table() const noexcept { return table_; }

  Result<SOCKET> socket(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info,
                        DWORD flags) const noexcept {
    int error = 0;
    const SOCKET s = table_.lpWSPSocket(family, type, protocol, info, 0, flags, &error);
    if (s == INVALID_SOCKET) return status_of(error);
    return s;
  }
  Status close(SOCKET s) const noexcept { return asked(table_.lpWSPCloseSocket, s); }
  Status bind(SOCKET s, const sockaddr* name, int length) const noexcept {
    return asked(table_.lpWSPBind, s, name, length);
  }
  Status listen(SOCKET s, int backlog) const noexcept {
    return asked(table_.lpWSPListen, s, backlog);
  }
  Result<SOCKET> accept(SOCKET s, sockaddr* name, int* length, LPCONDITIONPROC condition = nullptr,
                        DWORD_PTR context = 0) const noexcept {
    int error = 0;
    const SOCKET accepted = table_.lpWSPAccept(s, name, length, condition, context, &error);
    if (accepted == INVALID_SOCKET) return status_of(error);
    return accepted;
  }
  Status connect(SOCKET s, const sockaddr* name, int length) const noexcept {
    return connect(s, name, length, nullptr, nullptr);
  }
  Status connect(SOCKET s, const sockaddr* name, int length, LPWSABUF caller_data,
                 LPWSABUF callee_data) const noexcept {
    return asked(table_.lpWSPConnect, s, name, length, caller_data, callee_data, nullptr, nullptr);
  }
  Result<WSAPROTOCOL_INFOW> duplicate(SOCKET s, DWORD process) const noexcept {
    WSAPROTOCOL_INFOW info = {};
    const Status done = asked(table_.lpWSPDuplicateSocket, s, process, &info);
    if (!done.ok()) return done;
    return info;
  }
  Result<SOCKET> join_leaf(SOCKET s, const sockaddr* name, int length, WSABUF* caller_data,
                           DWORD flags) const noexcept {
    int error = 0;
    const SOCKET leaf = table_.lpWSPJoinLeaf(s, name, length, caller_data, nullptr, nullptr,
                                             nullptr, flags, &error);
    if (leaf == INVALID_SOCKET) return status_of(error);
    return leaf;
  }
  Status receive_disconnect(SOCKET s, WSABUF* data) const noexcept {
    return asked(table_.lpWSPRecvDisconnect, s, data);
  }
  Status send_disconnect(SOCKET s, WSABUF* data) const noexcept {
    return asked(table_.lpWSPSendDisconnect, s, data);
  }
  Status shutdown(SOCKET s, int how) const noexcept { return asked(table_.lpWSPShutdown, s, how); }

  Received recv(SOCKET s, std::span<WSABUF> buffers, DWORD flags,
                Overlapping how = {}) const noexcept {
    Received got;
    got.flags = flags;
    got.status = asked(table_.lpWSPRecv, s, buffers.data(), static_cast<DWORD>(buffers.size()),
                       &got.bytes, &got.flags, how.overlapped, how.routine, how.thread());
    return got;
  }
  Received recv_from(SOCKET s, std::span<WSABUF> buffers, DWORD flags, sockaddr* from,
                     int* from_length, Overlapping how = {}) const noexcept {
    Received got;
    got.flags = flags;
    got.status =
        asked(table_.lpWSPRecvFrom, s, buffers.data(), static_cast<DWORD>(buffers.size()),
              &got.bytes, &got.flags, from, from_length, how.overlapped, how.routine, how.thread());
    return got;
  }
  Result<DWORD> send(SOCKET s, std::span<WSABUF> buffers, DWORD flags,
                     Overlapping how = {}) const noexcept {
    DWORD sent = 0;
    const Status status =
        asked(table_.lpWSPSend, s, buffers.data(), static_cast<DWORD>(buffers.size()), &sent, flags,
              how.overlapped, how.routine, how.thread());
    if (!status.ok()) return status;
    return sent;
  }
  Result<DWORD> send_to(SOCKET s, std::span<WSABUF> buffers, DWORD flags, const sockaddr* to,
                        int to_length, Overlapping how = {}) const noexcept {
    DWORD sent = 0;
    const Status status =
        asked(table_.lpWSPSendTo, s, buffers.data(), static_cast<DWORD>(buffers.size()), &sent,
              flags, to, to_length, how.overlapped, how.routine, how.thread());
    if (!status.ok()) return status;
    return sent;
  }

  Status event_select(SOCKET s, WSAEVENT event, LONG mask) const noexcept {
    return asked(table_.lpWSPEventSelect, s, event, mask);
  }
  Status async_select(SOCKET s, HWND window, UINT message, LONG mask) const noexcept {
    return asked(table_.lpWSPAsyncSelect, s, window, message, mask);
  }
  Status enumerate_events(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS record) const noexcept {
    return asked(table_.lpWSPEnumNetworkEvents, s, event, record);
  }

  /// How an overlapped operation ended, or WSA_IO_INCOMPLETE.
  Received overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, BOOL wait) const noexcept {
    Received got;
    int error = 0;
    const BOOL ended =
        table_.lpWSPGetOverlappedResult(s, overlapped, &got.bytes, wait, &got.flags, &error);
    if (ended == FALSE) got.status = status_of(error);
    return got;
  }

  Result<int> select(int count, fd_set* read, fd_set* write, fd_set* except,
                     const timeval* timeout) const noexcept {
    int error = 0;
    const int ready = table_.lpWSPSelect(count, read, write, except, timeout, &error);
    if (ready == SOCKET_ERROR) return status_of(error);
    return ready;
  }
  Status get_option(SOCKET s, int level, int name, char* value, int* length) const noexcept {
    return asked(table_.lpWSPGetSockOpt, s, level, name, value, length);
  }
  Status set_option(SOCKET s, int level, int name, const char* value, int length) const noexcept {
    return asked(table_.lpWSPSetSockOpt, s, level, name, value, length);
  }
  Status io_control(SOCKET s, DWORD code, void* input, DWORD input_bytes, void* output,
                    DWORD output_bytes, DWORD* returned, Overlapping how = {}) const noexcept {
    return asked(table_.lpWSPIoctl, s, code, input, input_bytes, output, output_bytes, returned,
                 how.overlapped, how.routine, how.thread());
  }
  Status qos_by_name(SOCKET s, WSABUF* name, QOS* qos) const noexcept {
    int error = 0;
    return table_.lpWSPGetQOSByName(s, name, qos, &error) ? Status() : status_of(error);
  }
  Status local_name(SOCKET s, sockaddr* name, int* length) const noexcept {
    return asked(table_.lpWSPGetSockName, s, name, length);
  }
  Status peer_name(SOCKET s, sockaddr* name, int* length) const noexcept {
    return asked(table_.lpWSPGetPeerName, s, name, length);
  }

 private:
  static Status status_of(int error) noexcept { return Status(static_cast<WsaCode>(error)); }

  /// Calls an entry that returns 0 or SOCKET_ERROR.
  template <class Entry, class... Arguments>
  static Status asked(Entry entry, Arguments... arguments) noexcept {
    int error = 0;
    if (entry(arguments..., &error) == 0) return Status();
    return status_of(error);
  }

  WSPPROC_TABLE table_ = {};
};

namespace detail {
extern constinit Provider base_provider;
// Whether any other provider was ever started. Relaxed: who has a socket of it got that from
// whoever made it.
extern constinit std::atomic<bool> others;
Provider& owner_of(SOCKET s) noexcept;
Provider& owner_of_set(const fd_set* read, const fd_set* write, const fd_set* except) noexcept;
}  // namespace detail

/// The base provider.
inline Provider& base_one() noexcept { return detail::base_provider; }

/// Whether there may be sockets of other providers.
inline bool has_others() noexcept { return detail::others.load(std::memory_order_relaxed); }

/// The provider that a socket belongs to. As long as no other was loaded, every socket is the base
/// provider's, and nothing has to be looked up.
inline Provider& of(SOCKET s) noexcept {
  if (!has_others()) [[likely]]
    return detail::base_provider;
  return detail::owner_of(s);
}

/// The provider of a select: that of the first socket in the first set that has any. Learn,
/// "Multiple Provider Restrictions on Select".
inline Provider& of(const fd_set* read, const fd_set* write, const fd_set* except) noexcept {
  if (!has_others()) [[likely]]
    return detail::base_provider;
  return detail::owner_of_set(read, write, except);
}

}  // namespace ws2::providers
