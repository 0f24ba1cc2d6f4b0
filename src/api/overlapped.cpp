// SPDX-License-Identifier: MIT
// How overlapped operations stand, and their cancellation.
#include "base/overlapped.hpp"

#include <winsock2.h>

#include "api/socket_entry.hpp"
#include "api/win32.hpp"
#include "base/file.hpp"
#include "engine/notice.hpp"
#include "kernel/thread.hpp"
#include "providers/handle.hpp"
#include "sync/event.hpp"
#include "sync/thread.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

// Named as winerror.h and winbase.h name them.
constexpr uint32_t error_not_found = 1168, wait_timeout = 258, wait_io_completion = 192;
constexpr uint32_t alertable_look_ms = 10;

const engine::Overlapped* as_ours(const OVERLAPPED* overlapped) noexcept {
  return reinterpret_cast<const engine::Overlapped*>(overlapped);
}

/// The same of a socket of another provider, which has no limit for its waits: the event has.
engine::Posted ended_of_provided(SOCKET s, const engine::Overlapped* overlapped,
                                 kernel::Deadline deadline) {
  const bool for_ever = deadline == kernel::Deadline::never;
  if (!for_ever && deadline != kernel::Deadline{0}) {
    const auto told = runtime::read_user<engine::Overlapped>(overlapped);
    if (told && told->event != 0) {
      static_cast<void>(sync::with<sync::Event>(told->event, [&](sync::Event& event) {
        static_cast<void>(sync::wait(event, false, deadline));
        return Status();
      }));
    }
  }
  auto* const user = reinterpret_cast<LPWSAOVERLAPPED>(const_cast<engine::Overlapped*>(overlapped));
  const providers::Received ended =
      providers::of(s).overlapped_result(s, user, for_ever ? TRUE : FALSE);
  return {ended.status, ended.bytes, ended.flags};
}

/// How an operation of a socket, a file or of NotifyAddrChange ended. A file's is over before
/// anybody can ask.
Result<engine::Posted> ended_of(HANDLE file, const engine::Overlapped* overlapped,
                                kernel::Deadline deadline) {
  if (const base::SocketReference socket = base::find(number(file))) {
    return base::overlapped_result(*socket, overlapped, deadline);
  }
  if (providers::find_provided(number(file))) {
    return ended_of_provided(number(file), overlapped, deadline);
  }
  if (handles::Table::instance().find<engine::NoticeHandle>(number(file))) {
    const bool over = engine::Notices::instance().wait_for(overlapped, deadline);
    if (!over) return WsaCode::wsa_io_incomplete;
  } else if (!base::find_file(number(file))) {
    return WsaCode::wsa_invalid_handle;
  }
  const auto told = runtime::read_user<engine::Overlapped>(overlapped);
  if (!told) return told.status();
  return engine::Posted{Status(static_cast<uint32_t>(told->status)),
                        static_cast<uint32_t>(told->transferred), 0};
}

/// GetOverlappedResult and GetOverlappedResultEx; a deadline of 0 looks.
Status result_of(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred,
                 kernel::Deadline deadline) {
  if (Status bad = runtime::write_user(transferred, DWORD{0}); !bad.ok()) return bad;
  const Result<engine::Posted> found = ended_of(file, as_ours(overlapped), deadline);
  if (!found) return found.status();
  const engine::Posted& ended = *found;
  if (ended.status == WsaCode::wsa_io_incomplete) return ended.status;
  const Status written = runtime::write_user(transferred, DWORD{ended.bytes});
  return written.ok() ? ended.status : written;
}

Status cancel(HANDLE file, LPOVERLAPPED overlapped, uint32_t thread_id) noexcept {
  if (handles::Table::instance().find<engine::NoticeHandle>(number(file))) {
    const uint32_t count = engine::Notices::instance().cancel(as_ours(overlapped));
    return count != 0 ? Status() : sync::win32_status(error_not_found);
  }
  const base::SocketReference socket = base::find(number(file));
  // A file's operations are over already.
  // A provider has no entry for a cancel: what it has begun goes on.
  const bool other = !socket && providers::find_provided(number(file));
  if (!socket && !other && !base::find_file(number(file))) return WsaCode::wsa_invalid_handle;
  engine::Channel* const channel = socket ? socket->channel() : nullptr;
  const uint32_t count = channel == nullptr ? 0 : channel->cancel(as_ours(overlapped), thread_id);
  // Learn, "CancelIoEx function": ERROR_NOT_FOUND; CancelIo has none.
  return count != 0 || thread_id != 0 ? Status() : sync::win32_status(error_not_found);
}

}  // namespace

/// Tells how an overlapped operation of a socket ended.
/// \param lpcbTransfer  receives the number of bytes
/// \param fWait         whether to wait for its end
/// \param lpdwFlags     receives the flags of a receive
/// \return TRUE for success. FALSE: the operation's own code in the last error
/// \raises WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.2 WSA_OPERATION_ABORTED.3
///         WSA_IO_INCOMPLETE.1 WSAEFAULT.1
///         WSAENOTSOCK.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSAGetOverlappedResult function (winsock2.h)"
extern "C" BOOL WSAAPI ws2_WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                  LPDWORD lpcbTransfer, BOOL fWait,
                                                  LPDWORD lpdwFlags) noexcept {
  return on_socket<BOOL>(s, FALSE, [&](Provider& provider) -> Result<BOOL> {
    Status bad = runtime::write_user(lpcbTransfer, DWORD{0});
    if (bad.ok()) bad = runtime::write_user(lpdwFlags, DWORD{0});
    if (bad.ok() && lpOverlapped == nullptr) bad = WsaCode::wsaefault;
    if (!bad.ok()) return refuse(s, bad);
    const providers::Received ended = provider.overlapped_result(s, lpOverlapped, fWait);
    if (ended.status == WsaCode::wsa_io_incomplete) return ended.status;
    if (Status lost = runtime::write_user(lpcbTransfer, ended.bytes); !lost.ok()) return lost;
    if (Status lost = runtime::write_user(lpdwFlags, ended.flags); !lost.ok()) return lost;
    if (!ended.status.ok()) return ended.status;
    return TRUE;
  });
}

/// The same by Win32's name and with its codes.
/// \return FALSE: ERROR_IO_INCOMPLETE, or the operation's own code
/// \source Microsoft Learn, "GetOverlappedResult function (ioapiset.h)"
extern "C" BOOL WINAPI ws2_GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped,
                                               LPDWORD transferred, BOOL wait) noexcept {
  return win32_bool([&] {
    return result_of(file, overlapped, transferred,
                     wait != FALSE ? kernel::Deadline::never : kernel::Deadline{0});
  });
}

/// The same with a limit; alertable, a queued APC ends the wait too.
/// \param timeout_ms  INFINITE waits for ever, 0 only looks
/// \return FALSE: WAIT_TIMEOUT, WAIT_IO_COMPLETION after an APC, ERROR_IO_INCOMPLETE when it only
///         looked, or the operation's own code
/// \source Microsoft Learn, "GetOverlappedResultEx function (ioapiset.h)"
extern "C" BOOL WINAPI ws2_GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped,
                                                 LPDWORD transferred, DWORD timeout_ms,
                                                 BOOL alertable) {
  bool heard = false;
  const BOOL done = win32_bool([&]() -> Status {
    const kernel::Deadline deadline =
        timeout_ms == 0 ? kernel::Deadline{0} : kernel::deadline_in_ms(timeout_ms);
    for (;;) {
      // An alertable wait looks at the thread's calls every so often.
      const kernel::Deadline look = kernel::deadline_in_ms(alertable_look_ms);
      const bool in_pieces = alertable != FALSE && timeout_ms != 0 && look < deadline;
      const Status status = result_of(file, overlapped, transferred, in_pieces ? look : deadline);
      if (status != WsaCode::wsa_io_incomplete || timeout_ms == 0) return status;
      if (!in_pieces) return sync::win32_status(wait_timeout);
      heard = sync::sleep_alertably(kernel::Deadline{0}).by == sync::Ended::By::alert;
      if (heard) return sync::win32_status(wait_io_completion);
    }
  });
  if (heard) {
    sync::Thread::current().run_queued();
    runtime::set_last_error(wait_io_completion);
  }
  return done;
}

/// Ends all operations of the calling thread on a socket with WSA_OPERATION_ABORTED.
/// \return FALSE: ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "CancelIo function"
extern "C" BOOL WINAPI ws2_CancelIo(HANDLE file) noexcept {
  return win32_bool([&] { return cancel(file, nullptr, kernel::current_thread_id()); });
}

/// Ends one operation of a socket, or all for NULL, with WSA_OPERATION_ABORTED.
/// \return FALSE: ERROR_NOT_FOUND when there is none, ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "CancelIoEx function"
extern "C" BOOL WINAPI ws2_CancelIoEx(HANDLE file, LPOVERLAPPED overlapped) noexcept {
  return win32_bool([&] { return cancel(file, overlapped, 0); });
}

// The prototypes are those of the headers.
WS2_SAME(CancelIo);
WS2_SAME(CancelIoEx);

}  // namespace ws2::api
