// SPDX-License-Identifier: MIT
// The procedure table of the base provider: each entry finds its socket, asks the floor below and
// writes *lpErrno. Scalars and WSABUF arrays are the caller's own copies (the API floor guards the
// program's); buffers, addresses, times and option values are still the program's memory.
#include "base/provider.hpp"

#include <algorithm>
#include <iterator>
#include <new>

#include "base/address.hpp"
#include "base/bind.hpp"
#include "base/duplicate.hpp"
#include "base/event_select.hpp"
#include "base/options.hpp"
#include "base/overlapped.hpp"
#include "base/provider_entry.hpp"
#include "base/recv.hpp"
#include "base/select.hpp"
#include "base/send.hpp"
#include "kernel/duplicate.hpp"

namespace ws2::base {
namespace {
int WSPAPI wsp_bind(SOCKET s, const struct sockaddr* name, int length, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    const Result<kernel::Address> address = read_address(*socket, name, length);
    return address ? bind(*socket, *address) : address.status();
  });
}

int WSPAPI wsp_connect(SOCKET s, const struct sockaddr* name, int length, LPWSABUF caller_data,
                       LPWSABUF callee_data, LPQOS, LPQOS, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    const Result<kernel::Address> address = read_address(*socket, name, length);
    if (!address) return address.status();
    // Learn, "WSAConnect function": no transport here carries data with the connection request, so
    // any is too much, and none comes back.
    if (caller_data != nullptr && caller_data->len != 0) return WsaCode::wsaefault;
    if (callee_data != nullptr) callee_data->len = 0;
    // A new connection has its own FD_CONNECT, FD_WRITE and the rest. They are enabled before it
    // begins: it may be there, and told, before the call returns.
    constexpr uint32_t begun = state::connected | state::connecting | state::listening;
    const bool is_new = socket->connection_oriented() && !socket->is(begun);
    if (is_new) rearm(*socket);
    const Status outcome = connect(socket, *address);
    if (is_new) re_enable(*socket, 0);
    return outcome;
  });
}

int WSPAPI wsp_listen(SOCKET s, int backlog, LPINT error) {
  return with_socket(
      s, error, [&](const SocketReference& socket) -> Status { return listen(*socket, backlog); });
}

/// The condition function of a program. Learn, "WSAAccept function": it runs in this thread.
class ProgramCondition final : public Condition {
 public:
  ProgramCondition(LPCONDITIONPROC function, DWORD_PTR context) noexcept
      : function_(function), context_(context) {}

  Verdict ask(const kernel::Address& caller, const kernel::Address& callee) override {
    kernel::Address from = caller, to = callee;
    WSABUF caller_id = {from.length, reinterpret_cast<char*>(from.bytes)};
    WSABUF callee_id = {to.length, reinterpret_cast<char*>(to.bytes)};
    WSABUF nothing_from = {}, nothing_to = {};
    GROUP group = 0;
    const int verdict = function_(&caller_id, &nothing_from, nullptr, nullptr, &callee_id,
                                  &nothing_to, &group, context_);
    if (verdict == CF_ACCEPT) return Verdict::accept;
    return verdict == CF_DEFER ? Verdict::defer : Verdict::reject;
  }

 private:
  const LPCONDITIONPROC function_;
  const DWORD_PTR context_;
};

SOCKET WSPAPI wsp_accept(SOCKET s, struct sockaddr* name, LPINT length, LPCONDITIONPROC condition,
                         DWORD_PTR context, LPINT error) {
  const SocketReference socket = find(s);
  if (!socket) return report<SOCKET>(WsaCode::wsaenotsock, INVALID_SOCKET, error);
  ProgramCondition asked(condition, context);
  try {
    const Result<handles::Handle> accepted =
        accept(socket, name, length, condition == nullptr ? nullptr : &asked);
    // Learn, "WSAAsyncSelect function": a connection that is deferred does not re-enable.
    const bool deferred =
        condition != nullptr && !accepted && accepted.status().wsa() == WsaCode::wsatry_again;
    if (!deferred) re_enable(*socket, engine::network::accept);
    if (accepted) return *accepted;
    return report<SOCKET>(accepted.status(), INVALID_SOCKET, error);
  } catch (const std::bad_alloc&) {
    return report<SOCKET>(WsaCode::wsaenobufs, INVALID_SOCKET, error);
  }
}

int WSPAPI wsp_shutdown(SOCKET s, int how, LPINT error) {
  return with_socket(
      s, error, [&](const SocketReference& socket) -> Status { return shutdown(*socket, how); });
}

int WSPAPI wsp_close(SOCKET s, LPINT error) { return report(close(s), error); }

/// Learn, "Multipoint and Multicast Semantics": IP multicast has no roots, and its leaves are both
/// of the control and of the data plane. The bits of a socket's state, or WSAEINVAL.
Result<uint32_t> multipoint_state(DWORD flags) noexcept {
  constexpr DWORD roots = WSA_FLAG_MULTIPOINT_C_ROOT | WSA_FLAG_MULTIPOINT_D_ROOT;
  constexpr DWORD leaves = WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
  if ((flags & roots) != 0) return WsaCode::wsaeinval;
  if ((flags & leaves) == 0) return 0U;
  return (flags & leaves) == leaves ? Result<uint32_t>(state::leaf) : WsaCode::wsaeinval;
}

SOCKET WSPAPI wsp_socket(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info, GROUP,
                         DWORD flags, LPINT error) {
  const Result<uint32_t> multipoint = multipoint_state(flags);
  if (!multipoint) return report<SOCKET>(multipoint.status(), INVALID_SOCKET, error);
  const bool registered = (flags & WSA_FLAG_REGISTERED_IO) != 0;
  const uint32_t initial = *multipoint | (registered ? state::registered : 0U);
  const bool duplicated = info != nullptr && info->dwProviderReserved != 0;
  const Result<handles::Handle> opened =
      duplicated ? open_duplicate(*info) : open(family, type, protocol, initial);
  if (opened) return *opened;
  return report<SOCKET>(opened.status(), INVALID_SOCKET, error);
}

engine::Manner manner(LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  // The engine's names for the same things: it does not see Windows' headers.
  return {reinterpret_cast<engine::Overlapped*>(overlapped),
          reinterpret_cast<engine::Routine>(routine)};
}

/// What an overlapped call has to say at once; the rest comes as the program asked.
Status told(const engine::Posted& posted, LPDWORD bytes, LPDWORD flags) noexcept {
  if (!posted.status.ok()) return posted.status;
  *bytes = posted.bytes;
  if (flags != nullptr) *flags = posted.flags;
  return Status();
}

/// What a receive moved, and whether it may start the events of reading again.
Status received_now(const SocketReference& socket, std::span<const WSABUF> buffers, LPDWORD bytes,
                    LPDWORD flags, kernel::Address* from) {
  Status bad;
  const kernel::Moved moved =
      with_buffers(buffers, [&](std::span<kernel::Buffer> into) noexcept -> kernel::Moved {
        bad = writable(into);
        return bad.ok() ? receive(socket, into, flags, from) : kernel::Moved{bad, 0};
      });
  if (!bad.ok()) return bad;
  *bytes = moved.bytes;
  re_enable(*socket, engine::network::read | engine::network::oob);
  return moved.status;
}

/// The same of a send.
Status sent_now(const SocketReference& socket, std::span<const WSABUF> buffers, LPDWORD bytes,
                DWORD flags, const kernel::Address* to) {
  const kernel::Moved moved =
      with_buffers(buffers, [&](std::span<kernel::Buffer> from) noexcept -> kernel::Moved {
        const Status bad = readable(from);
        return bad.ok() ? send(socket, from, flags, to) : kernel::Moved{bad, 0};
      });
  *bytes = moved.bytes;
  re_enable_write(*socket, moved.status);
  return moved.status;
}

int WSPAPI wsp_recv_from(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                         struct sockaddr* from, LPINT from_length, LPWSAOVERLAPPED overlapped,
                         LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    const Result<AddressBuffer> sender = check_buffer(*socket, from, from_length);
    if (!sender) return sender.status();
    if (Status bad = probe_buffer(*sender); !bad.ok()) return bad;
    if (overlapped != nullptr) {
      KernelBuffers into({buffers, count});
      if (Status bad = writable(into.all()); !bad.ok()) return bad;
      const engine::Posted posted =
          receive_overlapped(*socket, s, manner(overlapped, routine), into.all(), *flags, *sender);
      re_enable(*socket, engine::network::read | engine::network::oob);
      return told(posted, received, flags);
    }
    kernel::Address address;
    // A stream's sender is its peer, which nobody asks again with every receive.
    const bool wanted = sender->name != nullptr && !socket->connection_oriented();
    const Status done =
        received_now(socket, {buffers, count}, received, flags, wanted ? &address : nullptr);
    const bool delivered = done.ok() || done == WsaCode::wsaemsgsize;
    if (!wanted || !delivered) return done;
    const Status written = write_address(*sender, address);
    return done.ok() ? written : done;
  });
}

int WSPAPI wsp_recv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                    LPWSATHREADID, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    if (overlapped == nullptr) {
      return received_now(socket, {buffers, count}, received, flags, nullptr);
    }
    KernelBuffers into({buffers, count});
    if (Status bad = writable(into.all()); !bad.ok()) return bad;
    const engine::Posted posted =
        receive_overlapped(*socket, s, manner(overlapped, routine), into.all(), *flags, {});
    re_enable(*socket, engine::network::read | engine::network::oob);
    return told(posted, received, flags);
  });
}

int WSPAPI wsp_send(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                    LPWSATHREADID, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    if (overlapped == nullptr) return sent_now(socket, {buffers, count}, sent, flags, nullptr);
    KernelBuffers from({buffers, count});
    if (Status bad = readable(from.all()); !bad.ok()) return bad;
    return told(
        send_overlapped(*socket, s, manner(overlapped, routine), from.all(), flags, nullptr), sent,
        nullptr);
  });
}

int WSPAPI wsp_send_to(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                       const struct sockaddr* to, int to_length, LPWSAOVERLAPPED overlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    kernel::Address address;
    // WSAEISCONN.2: on a stream the address is ignored.
    const bool addressed = to != nullptr && !socket->connection_oriented();
    const kernel::Address* const where = addressed ? &address : nullptr;
    if (addressed) {
      if (Status bad = read_address(*socket, to, to_length, &address); !bad.ok()) return bad;
    }
    if (overlapped == nullptr) return sent_now(socket, {buffers, count}, sent, flags, where);
    KernelBuffers from({buffers, count});
    if (Status bad = readable(from.all()); !bad.ok()) return bad;
    return told(send_overlapped(*socket, s, manner(overlapped, routine), from.all(), flags, where),
                sent, nullptr);
  });
}

/// The time of a select in nanoseconds, -1 for ever; the handles are looked at before it.
Result<int64_t> wait_of(const struct timeval* timeout) noexcept {
  if (timeout == nullptr) return int64_t{-1};
  const Result<struct timeval> wait = runtime::read_user<struct timeval>(timeout);
  if (!wait) return wait.status();
  if (wait->tv_sec < 0 || wait->tv_usec < 0) return WsaCode::wsaeinval;
  const int64_t seconds = std::min<int64_t>(wait->tv_sec, INT32_MAX);
  return seconds * 1'000'000'000 + int64_t{wait->tv_usec} * 1000;
}

int WSPAPI wsp_select(int, fd_set* read, fd_set* write, fd_set* except,
                      const struct timeval* timeout, LPINT error) {
  try {
    return report(select(read, write, except, wait_of(timeout)), SOCKET_ERROR, error);
  } catch (const std::bad_alloc&) {
    return report(WsaCode::wsaenobufs, error);
  }
}

int WSPAPI wsp_get_socket_option(SOCKET s, int level, int name, char* value, LPINT length,
                                 LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    return get_option(*socket, level, name, value, length);
  });
}

int WSPAPI wsp_set_socket_option(SOCKET s, int level, int name, const char* value, int length,
                                 LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    return set_option(*socket, level, name, value, length);
  });
}

int WSPAPI wsp_io_control(SOCKET s, DWORD code, LPVOID input, DWORD input_bytes, LPVOID output,
                          DWORD output_bytes, LPDWORD returned, LPWSAOVERLAPPED overlapped,
                          LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    uint32_t written = 0;
    const engine::Manner how = manner(overlapped, routine);
    const Status done =
        io_control(socket, s, code, input, input_bytes, output, output_bytes, how, &written);
    *returned = written;
    if (!done.ok() || overlapped == nullptr) return done;
    return told(control_overlapped(*socket, s, how, written), returned, nullptr);
  });
}

int WSPAPI wsp_get_socket_name(SOCKET s, struct sockaddr* name, LPINT length, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    return local_name(*socket, name, length);
  });
}

int WSPAPI wsp_get_peer_name(SOCKET s, struct sockaddr* name, LPINT length, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    return peer_name(*socket, name, length);
  });
}

int WSPAPI wsp_event_select(SOCKET s, WSAEVENT event, LONG mask, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    return select_events(*socket, s, reinterpret_cast<uintptr_t>(event),
                         static_cast<uint32_t>(mask));
  });
}

int WSPAPI wsp_async_select(SOCKET s, HWND window, unsigned int message, LONG mask, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    return select_messages(*socket, s, reinterpret_cast<uintptr_t>(window), message,
                           static_cast<uint32_t>(mask));
  });
}

int WSPAPI wsp_enum_network_events(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events,
                                   LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    const Result<engine::NetworkRecord> record =
        enumerate_events(*socket, reinterpret_cast<uintptr_t>(event));
    if (!record) return record.status();
    events->lNetworkEvents = record->events;
    std::copy(std::begin(record->errors), std::end(record->errors), events->iErrorCode);
    return Status();
  });
}

BOOL WSPAPI wsp_get_overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD transferred,
                                      BOOL wait, LPDWORD flags, LPINT error) {
  engine::Posted ended;
  const int outcome = with_socket(s, error, [&](const SocketReference& socket) {
    const auto deadline = wait != FALSE ? kernel::Deadline::never : kernel::Deadline{0};
    ended = overlapped_result(*socket, manner(overlapped, nullptr).overlapped, deadline);
    return ended.status;
  });
  *transferred = ended.bytes;
  *flags = ended.flags;
  return outcome == 0 ? TRUE : FALSE;
}

int WSPAPI wsp_cleanup(LPINT) {
  // WSACleanup is the last the program says: what it left open is cut.
  handles::Table::instance().close_all(handles::Kind::socket);
  kernel::withdraw_offers();
  return 0;
}

}  // namespace

int WSPAPI start_provider(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW, WSPUPCALLTABLE,
                          LPWSPPROC_TABLE table) noexcept {
  if (LOBYTE(version) != 2) return static_cast<int>(WsaCode::wsavernotsupported);
  *data = {};
  data->wVersion = data->wHighVersion = MAKEWORD(2, 2);
  *table = {};
  table->lpWSPAccept = wsp_accept;
  table->lpWSPAsyncSelect = wsp_async_select;
  table->lpWSPBind = wsp_bind;
  table->lpWSPCleanup = wsp_cleanup;
  table->lpWSPCloseSocket = wsp_close;
  table->lpWSPConnect = wsp_connect;
  table->lpWSPEnumNetworkEvents = wsp_enum_network_events;
  table->lpWSPEventSelect = wsp_event_select;
  table->lpWSPGetOverlappedResult = wsp_get_overlapped_result;
  table->lpWSPGetPeerName = wsp_get_peer_name;
  table->lpWSPGetSockName = wsp_get_socket_name;
  table->lpWSPGetSockOpt = wsp_get_socket_option;
  table->lpWSPIoctl = wsp_io_control;
  table->lpWSPListen = wsp_listen;
  table->lpWSPRecv = wsp_recv;
  table->lpWSPRecvFrom = wsp_recv_from;
  table->lpWSPSelect = wsp_select;
  table->lpWSPSend = wsp_send;
  table->lpWSPSendTo = wsp_send_to;
  table->lpWSPSetSockOpt = wsp_set_socket_option;
  table->lpWSPShutdown = wsp_shutdown;
  table->lpWSPSocket = wsp_socket;
  add_rare_procedures(*table);
  return 0;
}

}  // namespace ws2::base
