// SPDX-License-Identifier: MIT
// Completion ports. Hot path.
#include "engine/port.hpp"

#include <winsock2.h>

#include <algorithm>
#include <array>
#include <new>
#include <thread>

#include "api/port.hpp"
#include "api/win32.hpp"
#include "base/file.hpp"
#include "base/overlapped.hpp"
#include "providers/handle.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
Status bind_to(HANDLE file, std::shared_ptr<engine::Port> port, ULONG_PTR key) {
  if (const base::SocketReference socket = base::find(number(file))) {
    return base::channel_of(*socket, number(file)).associate(std::move(port), key);
  }
  if (const auto provided = providers::find_provided(number(file))) {
    return provided->binding.associate(std::move(port), key);
  }
  const base::FileReference found = base::find_file(number(file));
  if (!found) return WsaCode::wsa_invalid_handle;
  if (!found->traits().overlapped) return WsaCode::wsa_invalid_parameter;
  return found->binding.associate(std::move(port), key);
}

namespace {

using engine::Entry;
using engine::Port;
using engine::PortHandle;
using handles::Reference;
using sync::Thread;
using sync::win32_status;

// Named as winerror.h and winbase.h name them, since the macros are taken.
constexpr uint32_t wait_timeout = 258, error_abandoned_wait_0 = 735, wait_io_completion = 192;
constexpr UCHAR skip_port_on_success = 1, skip_set_event_on_handle = 2;

static_assert(sizeof(OVERLAPPED_ENTRY) == 32 && sizeof(OVERLAPPED) == sizeof(engine::Overlapped));
static_assert(offsetof(OVERLAPPED, Internal) == offsetof(engine::Overlapped, status) &&
              offsetof(OVERLAPPED, InternalHigh) == offsetof(engine::Overlapped, transferred) &&
              offsetof(OVERLAPPED, Offset) == offsetof(engine::Overlapped, offset) &&
              offsetof(OVERLAPPED, hEvent) == offsetof(engine::Overlapped, event));

Reference<PortHandle> port_of(HANDLE port) noexcept {
  return handles::Table::instance().find<PortHandle>(number(port));
}

LPOVERLAPPED as_windows(engine::Overlapped* overlapped) noexcept {
  return reinterpret_cast<LPOVERLAPPED>(overlapped);
}

/// An alertable wait on a port: an APC claims it, and the port's thread is woken.
class AlertableWait final : public sync::Wait {
 public:
  AlertableWait(Thread& thread, Port& port) noexcept : Wait(&thread, false), port_(port) {}
  void claimed_locked(sync::Wakes&) noexcept override { port_.alert(); }

 private:
  Port& port_;
};

Status as_status(Port::Taken taken) noexcept {
  switch (taken.by) {
    case Port::Taken::By::packets:
      return Status();
    case Port::Taken::By::timeout:
      return win32_status(wait_timeout);
    case Port::Taken::By::closed:
      PortHandle::let_go();
      return win32_status(error_abandoned_wait_0);
    case Port::Taken::By::alert:
      return win32_status(wait_io_completion);
  }
  return Status();
}

/// Waits alertably; the calls that ended the wait are run by the caller.
Port::Taken take_alertably(Port& port, std::span<Entry> into, kernel::Deadline deadline) {
  Thread& self = Thread::current();
  const Thread::Inside inside(self);
  AlertableWait wait(self, port);
  if (!self.begin_sleep(wait, true)) return {Port::Taken::By::alert, 0};
  Port::Taken taken = port.take(into, deadline, &wait);
  self.end_sleep();
  // A packet that came in the same moment is lost to nobody: the call stays in the thread's queue.
  if (wait.outcome().load() == sync::Wait::killed) taken.by = Port::Taken::By::alert;
  return taken;
}

/// DWORD milliseconds as a deadline; 0 looks once.
kernel::Deadline deadline_of(DWORD timeout_ms) noexcept {
  return timeout_ms == 0 ? kernel::Deadline{0} : kernel::deadline_in_ms(timeout_ms);
}

Result<HANDLE> associate(HANDLE file, HANDLE existing, ULONG_PTR key, DWORD concurrency) {
  std::shared_ptr<Port> port;
  HANDLE opened = existing;
  if (existing != nullptr) {
    const Reference<PortHandle> found = port_of(existing);
    if (!found) return WsaCode::wsa_invalid_handle;
    port = found->port();
  } else {
    if (concurrency == 0) concurrency = std::thread::hardware_concurrency();
    Result<std::shared_ptr<Port>> made = Port::open(concurrency);
    if (!made) return made.status();
    port = std::move(*made);
    const Result<handles::Handle> issued =
        handles::Table::instance().insert(std::make_unique<PortHandle>(port));
    if (!issued) return issued.status();
    opened = handle(*issued);
  }
  if (file == INVALID_HANDLE_VALUE) return opened;
  Status bound;
  try {
    bound = bind_to(file, std::move(port), key);
  } catch (const std::bad_alloc&) {
    bound = WsaCode::wsa_not_enough_memory;  // the port that was made for it goes, too
  }
  if (bound.ok()) return opened;
  if (existing == nullptr) handles::Table::instance().close(number(opened));
  return bound;
}

}  // namespace

/// Makes a completion port, or binds a socket or file to one, or both. Each is bound once.
/// \param file      a socket, a file opened with FILE_FLAG_OVERLAPPED, or INVALID_HANDLE_VALUE for
/// a port without one \param existing  the port, or NULL for a new one \param key       comes back
/// with each completion of the socket \param threads   how many threads may run at a time; 0 is the
/// number of processors \return the port; NULL: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER for a
/// socket or file
///         that has a port, a file for synchronous operation, and an existing port without a file
/// \source Microsoft Learn, "CreateIoCompletionPort function"
extern "C" HANDLE WINAPI ws2_CreateIoCompletionPort(HANDLE file, HANDLE existing, ULONG_PTR key,
                                                    DWORD threads) noexcept {
  return on_win32<HANDLE>(nullptr, [&]() -> Result<HANDLE> {
    if (file == INVALID_HANDLE_VALUE && existing != nullptr) return WsaCode::wsa_invalid_parameter;
    return associate(file, existing, key, threads);
  });
}

/// Takes one packet, waiting for it.
/// \param bytes, key, overlapped  what is known of the operation
/// \param timeout_ms              INFINITE waits for ever, 0 only looks
/// \return TRUE for an operation that succeeded. FALSE and an overlapped: one that failed, its
///         Win32 code in the last error. FALSE and a NULL overlapped: WAIT_TIMEOUT,
///         ERROR_ABANDONED_WAIT_0 when the port was closed, ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "GetQueuedCompletionStatus function"
extern "C" BOOL WINAPI ws2_GetQueuedCompletionStatus(HANDLE port, LPDWORD bytes, PULONG_PTR key,
                                                     LPOVERLAPPED* overlapped,
                                                     DWORD timeout_ms) noexcept {
  return win32_bool([&]() -> Status {
    // A packet leaves the port with the call, so the places for it are tried first.
    if (Status bad = runtime::write_user(overlapped, LPOVERLAPPED{}); !bad.ok()) return bad;
    if (Status bad = runtime::write_user(bytes, DWORD{0}); !bad.ok()) return bad;
    if (Status bad = runtime::write_user(key, ULONG_PTR{0}); !bad.ok()) return bad;
    Port* const found = PortHandle::to_work_for(number(port));
    if (found == nullptr) return WsaCode::wsa_invalid_handle;
    Entry entry;
    const Port::Taken taken = found->take({&entry, 1}, deadline_of(timeout_ms), nullptr);
    if (taken.by != Port::Taken::By::packets) return as_status(taken);
    Status lost = runtime::write_user(overlapped, as_windows(entry.overlapped));
    if (lost.ok()) lost = runtime::write_user(bytes, DWORD{entry.bytes});
    if (lost.ok()) lost = runtime::write_user(key, ULONG_PTR{entry.key});
    return lost.ok() ? entry.status : lost;
  });
}

/// Takes up to `count` packets, waiting for the first. Their outcomes are in
/// lpOverlapped->Internal. \param alertable  whether an APC ends the wait: FALSE and
/// WAIT_IO_COMPLETION \return FALSE as GetQueuedCompletionStatus with a NULL overlapped \source
/// Microsoft Learn, "GetQueuedCompletionStatusEx function"
extern "C" BOOL WINAPI ws2_GetQueuedCompletionStatusEx(HANDLE port, LPOVERLAPPED_ENTRY entries,
                                                       ULONG count, PULONG removed,
                                                       DWORD timeout_ms, BOOL alertable) {
  bool run = false;
  const BOOL done = win32_bool([&]() -> Status {
    if (count == 0) return WsaCode::wsa_invalid_parameter;
    std::array<OVERLAPPED_ENTRY, 64> told = {};
    std::array<Entry, 64> taken_entries;
    const size_t most = std::min<size_t>(count, told.size());
    const bool there =
        entries != nullptr && runtime::copy_to_user(entries, told.data(), most * sizeof told[0]);
    if (!there) return WsaCode::wsaefault;
    if (Status bad = runtime::write_user(removed, ULONG{0}); !bad.ok()) return bad;
    Port* const found = PortHandle::to_work_for(number(port));
    if (found == nullptr) return WsaCode::wsa_invalid_handle;
    const std::span<Entry> into(taken_entries.data(), most);
    const kernel::Deadline deadline = deadline_of(timeout_ms);
    const Port::Taken taken = alertable != FALSE ? take_alertably(*found, into, deadline)
                                                 : found->take(into, deadline, nullptr);
    run = taken.by == Port::Taken::By::alert;
    if (taken.by != Port::Taken::By::packets) return as_status(taken);
    for (uint32_t i = 0; i < taken.count; ++i) {
      told[i] = {into[i].key, as_windows(into[i].overlapped), into[i].status.ntstatus(),
                 into[i].bytes};
    }
    if (!runtime::copy_to_user(entries, told.data(), taken.count * sizeof told[0])) {
      return WsaCode::wsaefault;
    }
    return runtime::write_user(removed, ULONG{taken.count});
  });
  if (run) {
    Thread& self = Thread::current();
    if (self.killed()) Thread::exit(self.kill_code());
    self.run_queued();
    runtime::set_last_error(wait_io_completion);
  }
  return done;
}

/// Queues a packet of the program's own: what it passes comes out as it is.
/// \source Microsoft Learn, "PostQueuedCompletionStatus function"
extern "C" BOOL WINAPI ws2_PostQueuedCompletionStatus(HANDLE port, DWORD bytes, ULONG_PTR key,
                                                      LPOVERLAPPED overlapped) noexcept {
  return win32_bool([&]() -> Status {
    const Reference<PortHandle> found = port_of(port);
    if (!found) return WsaCode::wsa_invalid_handle;
    Entry entry;
    entry.key = key;
    entry.overlapped = reinterpret_cast<engine::Overlapped*>(overlapped);
    entry.bytes = bytes;
    return found->port()->post(entry);
  });
}

/// \param flags  FILE_SKIP_COMPLETION_PORT_ON_SUCCESS: an operation that succeeds at once makes no
///               packet. FILE_SKIP_SET_EVENT_ON_HANDLE: there is no such event here
/// \source Microsoft Learn, "SetFileCompletionNotificationModes function"
extern "C" BOOL WINAPI ws2_SetFileCompletionNotificationModes(HANDLE file, UCHAR flags) noexcept {
  return win32_bool([&]() -> Status {
    if ((flags & ~(skip_port_on_success | skip_set_event_on_handle)) != 0) {
      return WsaCode::wsa_invalid_parameter;
    }
    const bool skip = (flags & skip_port_on_success) != 0;
    if (const base::SocketReference socket = base::find(number(file))) {
      if (skip) base::channel_of(*socket, number(file)).set_skip_on_success();
      return Status();
    }
    const base::FileReference found = base::find_file(number(file));
    if (!found) return WsaCode::wsa_invalid_handle;
    if (skip) found->binding.set_skip_on_success();
    return Status();
  });
}

// The prototypes are those of the headers.
WS2_SAME(CreateIoCompletionPort);
WS2_SAME(PostQueuedCompletionStatus);
WS2_SAME(SetFileCompletionNotificationModes);

}  // namespace ws2::api
