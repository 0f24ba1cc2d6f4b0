// SPDX-License-Identifier: MIT
// Registered I/O: the functions of RIO_EXTENSION_FUNCTION_TABLE. A program has no other way to them
// than WSAIoctl with SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, so they are not exported.
#include "base/registered.hpp"

#include <winsock2.h>
// winsock2.h comes first.
#include <mswsock.h>

#include <cstddef>
#include <span>

#include "api/entry.hpp"
#include "api/extensions.hpp"
#include "handles/table.hpp"
#include "sync/handle.hpp"

namespace ws2::api {
namespace {

using base::Extras;
using base::Request;
using base::Slice;
using engine::CompletionQueueHandle;
using handles::Reference;
using handles::Table;

static_assert(sizeof(RIORESULT) == sizeof(engine::Completion) &&
              offsetof(RIORESULT, Status) == offsetof(engine::Completion, status) &&
              offsetof(RIORESULT, BytesTransferred) == offsetof(engine::Completion, bytes) &&
              offsetof(RIORESULT, SocketContext) == offsetof(engine::Completion, socket_context) &&
              offsetof(RIORESULT, RequestContext) == offsetof(engine::Completion, request_context));
static_assert(sizeof(RIO_BUF) == sizeof(base::BufferPart) &&
              offsetof(RIO_BUF, BufferId) == offsetof(base::BufferPart, buffer) &&
              offsetof(RIO_BUF, Offset) == offsetof(base::BufferPart, offset) &&
              offsetof(RIO_BUF, Length) == offsetof(base::BufferPart, bytes));

constexpr ULONG address_bytes = 28;  // SOCKADDR_INET

uintptr_t number(const void* handle) noexcept { return reinterpret_cast<uintptr_t>(handle); }

/// The identifiers are handles; a pointer that points nowhere is what the program sees of them.
template <class T>
T as_identifier(handles::Handle handle) noexcept {
  return reinterpret_cast<T>(uintptr_t{handle});
}

/// What a request is made of.
struct Parts {
  PRIO_BUF data;
  ULONG data_count;
  PRIO_BUF local, remote, control, flags;
  PVOID context;
};

Status read_part(PRIO_BUF from, ULONG least, Slice* into) noexcept {
  if (from == nullptr) return Status();
  const Result<base::BufferPart> part = runtime::read_user<base::BufferPart>(from);
  if (!part) return part.status();
  const Result<Slice> slice = base::find_slice(*part);
  if (!slice) return slice.status();
  if (slice->bytes < least) return WsaCode::wsaeinval;
  *into = *slice;
  return Status();
}

struct Whole {
  Request request;
  Extras extras;
};

Status read_request(const Parts& parts, DWORD flags, Whole* whole) noexcept {
  if (parts.data_count != (parts.data == nullptr ? 0U : 1U)) return WsaCode::wsaeinval;
  Request& request = whole->request;
  if (Status wrong = read_part(parts.data, 0, &request.data); !wrong.ok()) return wrong;
  request.context = number(parts.context);
  request.notifies = (flags & RIO_MSG_DONT_NOTIFY) == 0;
  request.fills = (flags & RIO_MSG_WAITALL) != 0;
  const bool plain = parts.local == nullptr && parts.remote == nullptr &&
                     parts.control == nullptr && parts.flags == nullptr;
  if (plain) return Status();
  request.has_extras = true;
  Status wrong = read_part(parts.local, address_bytes, &whole->extras.local);
  if (wrong.ok()) wrong = read_part(parts.remote, 0, &whole->extras.remote);
  if (wrong.ok()) wrong = read_part(parts.control, sizeof(RIO_CMSG_BUFFER), &whole->extras.control);
  if (wrong.ok()) wrong = read_part(parts.flags, sizeof(DWORD), &whole->extras.flags);
  return wrong;
}

/// Learn: nothing else goes with RIO_MSG_COMMIT_ONLY.
Status check_commit(const Parts& parts, DWORD flags) noexcept {
  const bool alone = flags == RIO_MSG_COMMIT_ONLY && parts.data == nullptr &&
                     parts.data_count == 0 && parts.local == nullptr && parts.remote == nullptr &&
                     parts.control == nullptr && parts.flags == nullptr && parts.context == nullptr;
  return alone ? Status() : WsaCode::wsaeinval;
}

BOOL receive(RIO_RQ queue, const Parts& parts, DWORD flags) noexcept {
  return on_call<BOOL>(FALSE, [&]() -> Result<BOOL> {
    base::RequestQueue* const found = base::find_requests(number(queue));
    if (found == nullptr) return WsaCode::wsaeinval;
    if ((flags & RIO_MSG_COMMIT_ONLY) != 0) {
      // Deferred receives are in order already.
      if (Status wrong = check_commit(parts, flags); !wrong.ok()) return wrong;
      return TRUE;
    }
    constexpr DWORD known = RIO_MSG_DONT_NOTIFY | RIO_MSG_DEFER | RIO_MSG_WAITALL;
    if ((flags & ~known) != 0) return WsaCode::wsaeinval;
    Whole whole;
    if (Status wrong = read_request(parts, flags, &whole); !wrong.ok()) return wrong;
    const Slice& remote = whole.extras.remote;
    if (remote.data != nullptr && remote.bytes < address_bytes) return WsaCode::wsaeinval;
    const Status failed = found->receive(whole.request, whole.extras);
    if (!failed.ok()) return failed;
    return TRUE;
  });
}

BOOL send(RIO_RQ queue, const Parts& parts, DWORD flags) noexcept {
  return on_call<BOOL>(FALSE, [&]() -> Result<BOOL> {
    base::RequestQueue* const found = base::find_requests(number(queue));
    if (found == nullptr) return WsaCode::wsaeinval;
    if ((flags & RIO_MSG_COMMIT_ONLY) != 0) {
      Status done = check_commit(parts, flags);
      if (done.ok()) done = found->commit_sends();
      if (!done.ok()) return done;
      return TRUE;
    }
    constexpr DWORD known = RIO_MSG_DONT_NOTIFY | RIO_MSG_DEFER;
    if ((flags & ~known) != 0 || parts.local != nullptr) return WsaCode::wsaeinval;
    Whole whole;
    if (Status wrong = read_request(parts, flags, &whole); !wrong.ok()) return wrong;
    const bool defer = (flags & RIO_MSG_DEFER) != 0;
    const Status failed = found->send(whole.request, whole.extras, defer);
    if (!failed.ok()) return failed;
    return TRUE;
  });
}

/// Receives from a connected stream or a bound datagram socket, into a part of a registered buffer.
/// \param queue    a request queue
/// \param data     the part; NULL with a count of 0 for a datagram without interest in its data
/// \param count    0 or 1
/// \param flags    RIO_MSG_DEFER, RIO_MSG_DONT_NOTIFY, RIO_MSG_WAITALL; or RIO_MSG_COMMIT_ONLY
/// alone \param context  comes back with the completion \return TRUE when a completion will come;
/// FALSE \raises WSANOTINITIALISED.1 WSAEINVAL.5 WSAEFAULT.1 WSAENOBUFS.1 \source Microsoft Learn,
/// "LPFN_RIORECEIVE callback function (mswsock.h)"
BOOL PASCAL rio_receive(RIO_RQ queue, PRIO_BUF data, ULONG count, DWORD flags,
                        PVOID context) noexcept {
  return receive(queue, {data, count, nullptr, nullptr, nullptr, nullptr, context}, flags);
}

/// The same, with what comes beside the data.
/// \param local, remote  receive a SOCKADDR_INET each; or NULL
/// \param control        receives a RIO_CMSG_BUFFER; or NULL
/// \param result_flags   receives MSG_TRUNC, MSG_CTRUNC in a DWORD; or NULL
/// \source Microsoft Learn, "LPFN_RIORECEIVEEX callback function (mswsock.h)"
int PASCAL rio_receive_ex(RIO_RQ queue, PRIO_BUF data, ULONG count, PRIO_BUF local, PRIO_BUF remote,
                          PRIO_BUF control, PRIO_BUF result_flags, DWORD flags,
                          PVOID context) noexcept {
  return receive(queue, {data, count, local, remote, control, result_flags, context}, flags);
}

/// Sends a part of a registered buffer.
/// \param queue    a request queue
/// \param data     the part; NULL with a count of 0 for an empty datagram
/// \param flags    RIO_MSG_DEFER, RIO_MSG_DONT_NOTIFY; or RIO_MSG_COMMIT_ONLY alone
/// \return TRUE when a completion will come; FALSE
/// \raises WSANOTINITIALISED.1 WSAEINVAL.5 WSAEFAULT.1 WSAENOBUFS.1
/// \source Microsoft Learn, "LPFN_RIOSEND callback function (mswsock.h)"
BOOL PASCAL rio_send(RIO_RQ queue, PRIO_BUF data, ULONG count, DWORD flags,
                     PVOID context) noexcept {
  return send(queue, {data, count, nullptr, nullptr, nullptr, nullptr, context}, flags);
}

/// The same, with what goes beside the data.
/// \param local    NULL
/// \param remote   holds the destination, a SOCKADDR_INET; NULL for a connected socket
/// \param control  holds a RIO_CMSG_BUFFER with control messages; or NULL
/// \source Microsoft Learn, "LPFN_RIOSENDEX callback function (mswsock.h)"
BOOL PASCAL rio_send_ex(RIO_RQ queue, PRIO_BUF data, ULONG count, PRIO_BUF local, PRIO_BUF remote,
                        PRIO_BUF control, PRIO_BUF result_flags, DWORD flags,
                        PVOID context) noexcept {
  return send(queue, {data, count, local, remote, control, result_flags, context}, flags);
}

/// Closes a completion queue; what is in it is lost. An identifier that is none is ignored.
/// \source Microsoft Learn, "LPFN_RIOCLOSECOMPLETIONQUEUE callback function (mswsock.h)"
VOID PASCAL rio_close_completion_queue(RIO_CQ queue) noexcept {
  static_cast<void>(Table::instance().close(number(queue), handles::Kind::completions));
}

Result<engine::Notification> read_notification(PRIO_NOTIFICATION_COMPLETION from) {
  engine::Notification how;
  if (from == nullptr) return how;  // the program polls
  const auto asked = runtime::read_user<RIO_NOTIFICATION_COMPLETION>(from);
  if (!asked) return asked.status();
  if (asked->Type == RIO_EVENT_COMPLETION) {
    how.event = sync::find_shared<sync::Event>(number(asked->Event.EventHandle));
    how.reset = asked->Event.NotifyReset != FALSE;
    if (how.event == nullptr) return WsaCode::wsaeinval;
    return how;
  }
  if (asked->Type != RIO_IOCP_COMPLETION || asked->Iocp.Overlapped == nullptr) {
    return WsaCode::wsaeinval;
  }
  const auto port = Table::instance().find<engine::PortHandle>(number(asked->Iocp.IocpHandle));
  if (!port) return WsaCode::wsaeinval;
  how.port = port->port();
  how.key = number(asked->Iocp.CompletionKey);
  how.overlapped = static_cast<engine::Overlapped*>(asked->Iocp.Overlapped);
  return how;
}

/// Creates a completion queue.
/// \param capacity      1 to RIO_MAX_CQ_SIZE completions
/// \param notification  how RIONotify tells: an event, a port; NULL for a queue that is polled
/// \raises WSANOTINITIALISED.1 WSAEFAULT.1 WSAEINVAL.5 WSAENOBUFS.1
/// \source Microsoft Learn, "LPFN_RIOCREATECOMPLETIONQUEUE callback function (mswsock.h)"
RIO_CQ PASCAL rio_create_completion_queue(DWORD capacity,
                                          PRIO_NOTIFICATION_COMPLETION notification) noexcept {
  return on_call<RIO_CQ>(RIO_INVALID_CQ, [&]() -> Result<RIO_CQ> {
    if (capacity < 1 || capacity > RIO_MAX_CQ_SIZE) return WsaCode::wsaeinval;
    Result<engine::Notification> how = read_notification(notification);
    if (!how) return how.status();
    const auto made = base::create_completion_queue(capacity, std::move(*how));
    if (!made) return made.status();
    return as_identifier<RIO_CQ>(*made);
  });
}

/// Creates the request queue of a socket that was opened with WSA_FLAG_REGISTERED_IO. It goes with
/// the socket.
/// \param receives, sends   the most that may be outstanding; one of them not 0
/// \param receive_buffers, send_buffers  1
/// \param receive_queue, send_queue  completion queues with room for so many; may be the same
/// \raises WSANOTINITIALISED.1 WSAENOTSOCK.1 WSAEINVAL.5 WSAENOBUFS.1 WSAEOPNOTSUPP.1
/// \source Microsoft Learn, "LPFN_RIOCREATEREQUESTQUEUE callback function (mswsock.h)"
RIO_RQ PASCAL rio_create_request_queue(SOCKET s, ULONG receives, ULONG receive_buffers, ULONG sends,
                                       ULONG send_buffers, RIO_CQ receive_queue, RIO_CQ send_queue,
                                       PVOID context) noexcept {
  return on_call<RIO_RQ>(RIO_INVALID_RQ, [&]() -> Result<RIO_RQ> {
    if (!base::find(s)) return WsaCode::wsaenotsock;
    const bool none = receives == 0 && sends == 0;
    const bool several = receive_buffers > 1 || send_buffers > 1 ||
                         (receives != 0 && receive_buffers == 0) ||
                         (sends != 0 && send_buffers == 0);
    if (none || several) return WsaCode::wsaeinval;
    const auto made = base::create_request_queue(s, {receives, sends}, number(receive_queue),
                                                 number(send_queue), number(context));
    if (!made) return made.status();
    return as_identifier<RIO_RQ>(*made);
  });
}

/// Hands out completions. Polls the sockets first when there are fewer than asked for.
/// \return how many; RIO_CORRUPT_CQ for a queue that is none, or an array that is not there
/// \source Microsoft Learn, "LPFN_RIODEQUEUECOMPLETION callback function (mswsock.h)"
ULONG PASCAL rio_dequeue_completion(RIO_CQ queue, PRIORESULT results, ULONG room) noexcept {
  return on_call<ULONG>(RIO_CORRUPT_CQ, [&]() -> Result<ULONG> {
    const auto found = Table::instance().find<CompletionQueueHandle>(number(queue));
    if (!found) return WsaCode::wsaeinval;
    const Result<uint32_t> taken =
        found->queue()->take(reinterpret_cast<engine::Completion*>(results), room);
    if (!taken) return taken.status();
    return *taken;
  });
}

/// Ends the registration of a buffer. An identifier that is none is ignored.
/// \source Microsoft Learn, "LPFN_RIODEREGISTERBUFFER callback function (mswsock.h)"
VOID PASCAL rio_deregister_buffer(RIO_BUFFERID buffer) noexcept {
  base::deregister_buffer(number(buffer));
}

/// Asks for one notification, as the queue's creation said, when it holds a completion that is to
/// be told of: at once if it does now.
/// \return ERROR_SUCCESS; WSAEALREADY while the notification before is due; WSAEINVAL
/// \source Microsoft Learn, "LPFN_RIONOTIFY callback function (mswsock.h)"
INT PASCAL rio_notify(RIO_CQ queue) noexcept {
  Status barred = may_enter();
  if (barred.ok()) {
    const auto found = Table::instance().find<CompletionQueueHandle>(number(queue));
    barred = found ? found->queue()->notify() : Status(WsaCode::wsaeinval);
  }
  if (barred.ok()) return ERROR_SUCCESS;
  fail_with(barred);
  return static_cast<INT>(barred.wsa());
}

/// Registers memory for sends and receives. It stays the program's; it must be there until each
/// operation on it has completed.
/// \raises WSANOTINITIALISED.1 WSAEFAULT.1 WSAEINVAL.5 WSAENOBUFS.1
/// \source Microsoft Learn, "LPFN_RIOREGISTERBUFFER callback function (mswsock.h)"
RIO_BUFFERID PASCAL rio_register_buffer(PCHAR data, DWORD bytes) noexcept {
  return on_call<RIO_BUFFERID>(RIO_INVALID_BUFFERID, [&]() -> Result<RIO_BUFFERID> {
    const auto made = base::register_buffer(data, bytes);
    if (!made) return made.status();
    return as_identifier<RIO_BUFFERID>(*made);
  });
}

/// Makes a completion queue larger or smaller.
/// \raises WSANOTINITIALISED.1 WSAEINVAL.5 WSAENOBUFS.1
/// \source Microsoft Learn, "LPFN_RIORESIZECOMPLETIONQUEUE callback function (mswsock.h)"
BOOL PASCAL rio_resize_completion_queue(RIO_CQ queue, DWORD capacity) noexcept {
  return on_call<BOOL>(FALSE, [&]() -> Result<BOOL> {
    const auto found = Table::instance().find<CompletionQueueHandle>(number(queue));
    if (!found || capacity < 1 || capacity > RIO_MAX_CQ_SIZE) return WsaCode::wsaeinval;
    if (Status failed = found->queue()->resize(capacity); !failed.ok()) return failed;
    return TRUE;
  });
}

/// Changes how many receives and sends may be outstanding.
/// \raises WSANOTINITIALISED.1 WSAEINVAL.5 WSAENOBUFS.1
/// \source Microsoft Learn, "LPFN_RIORESIZEREQUESTQUEUE callback function (mswsock.h)"
BOOL PASCAL rio_resize_request_queue(RIO_RQ queue, DWORD receives, DWORD sends) noexcept {
  return on_call<BOOL>(FALSE, [&]() -> Result<BOOL> {
    base::RequestQueue* const found = base::find_requests(number(queue));
    if (found == nullptr || (receives == 0 && sends == 0)) return WsaCode::wsaeinval;
    if (Status failed = found->resize({receives, sends}); !failed.ok()) return failed;
    return TRUE;
  });
}

}  // namespace

std::span<const std::byte> registered_table() noexcept {
  static constexpr RIO_EXTENSION_FUNCTION_TABLE table = {
      sizeof table,
      rio_receive,
      rio_receive_ex,
      rio_send,
      rio_send_ex,
      rio_close_completion_queue,
      rio_create_completion_queue,
      rio_create_request_queue,
      rio_dequeue_completion,
      rio_deregister_buffer,
      rio_notify,
      rio_register_buffer,
      rio_resize_completion_queue,
      rio_resize_request_queue,
  };
  return std::as_bytes(std::span(&table, 1));
}

}  // namespace ws2::api
