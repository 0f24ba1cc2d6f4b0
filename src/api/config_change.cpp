// SPDX-License-Identifier: MIT
// WSAProviderConfigChange: tells when the catalog of providers changes, whoever changes it.
//
// While somebody waits, the clock's thread looks at the catalog file a few times a second: its
// folder need not be there yet, and no descriptor is held. A request ends once: by a change, or by
// its handle being closed, whichever claims it first.
#include <winsock2.h>

#include <atomic>
#include <memory>
#include <new>
#include <vector>

#include "api/win32.hpp"
#include "handles/table.hpp"
#include "kernel/file.hpp"
#include "providers/catalog_file.hpp"
#include "runtime/mutex.hpp"
#include "sync/event.hpp"
#include "sync/thread.hpp"
#include "sync/timer.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

using runtime::Lock;

constexpr ULONG_PTR pending = 0x103;  // STATUS_PENDING, in OVERLAPPED.Internal
constexpr uint32_t look_ms = 100;

/// Which catalog there is: replacing the file makes another inode.
struct Stamp {
  uint64_t inode = 0, bytes = 0;
  int64_t written_ns = 0;
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

Stamp stamp_of(const std::string& path) noexcept {
  const Result<kernel::FileFacts> facts = kernel::facts_of(path.c_str());
  return facts ? Stamp{facts->inode, facts->bytes, facts->written_ns} : Stamp();
}

/// The routine's call in the thread that asked.
struct ChangeApc : sync::Apc {
  ChangeApc(LPWSAOVERLAPPED_COMPLETION_ROUTINE what, LPWSAOVERLAPPED with) noexcept
      : Apc(call), routine(what), overlapped(with) {}
  static void call(Apc& self, bool deliver) {
    const std::unique_ptr<ChangeApc> owned(static_cast<ChangeApc*>(&self));
    if (deliver) owned->routine(owned->error, 0, owned->overlapped, 0);
  }
  const LPWSAOVERLAPPED_COMPLETION_ROUTINE routine;
  const LPWSAOVERLAPPED overlapped;
  DWORD error = 0;
};

class Request final : public sync::Alarm, public std::enable_shared_from_this<Request> {
 public:
  explicit Request(std::string path) : path_(std::move(path)), before_(stamp_of(path_)) {}

  /// Where to tell: an OVERLAPPED with an event, with a routine, or neither; or a waiting thread.
  void tell(LPWSAOVERLAPPED overlapped, std::shared_ptr<sync::Event> event,
            std::unique_ptr<ChangeApc> apc) noexcept {
    overlapped_ = overlapped;
    event_ = std::move(event);
    apc_ = std::move(apc);
    if (apc_ != nullptr) {
      thread_ = std::static_pointer_cast<sync::Thread>(sync::Thread::current().shared_from_this());
    }
  }

  Status watch() noexcept {
    return sync::Clock::instance().set(kernel::deadline_in_ms(look_ms), weak_from_this().lock(), 0);
  }

  void ring(uint64_t) noexcept override {
    if (over_.load(std::memory_order_acquire)) return;
    // Without the clock's thread nobody would look again: an error in place of silence.
    if (!(stamp_of(path_) == before_)) {
      end(Status());
    } else if (Status failed = watch(); !failed.ok()) {
      end(failed);
    }
  }

  void end(Status status) noexcept {
    if (over_.exchange(true, std::memory_order_acq_rel)) return;
    status_ = status;
    if (overlapped_ != nullptr) {
      static_cast<void>(runtime::write_user(&overlapped_->InternalHigh, ULONG_PTR{0}));
      const ULONG_PTR told = status.ntstatus();
      static_cast<void>(runtime::write_user(&overlapped_->Internal, told));
    }
    if (apc_ != nullptr) {
      apc_->error = static_cast<DWORD>(status.wsa());
      if (thread_->queue(*apc_)) static_cast<void>(apc_.release());  // its own now
    }
    if (event_ != nullptr) event_->set();
  }

  [[nodiscard]] bool is_over() const noexcept { return over_.load(std::memory_order_acquire); }
  /// After the event of a thread that waits was set.
  [[nodiscard]] Status status() const noexcept { return status_; }

 private:
  const std::string path_;
  const Stamp before_;
  LPWSAOVERLAPPED overlapped_ = nullptr;
  std::shared_ptr<sync::Event> event_;
  std::unique_ptr<ChangeApc> apc_;
  std::shared_ptr<sync::Thread> thread_;
  std::atomic<bool> over_{false};
  Status status_;  // written by who ends it, before the event is set
};

/// What the handle stands for: the requests that are made with it.
class Notification final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::notification;
  Notification() : Object(kind_of_handle) {}

  /// False when the handle has been closed meanwhile. Throws std::bad_alloc.
  bool keep(const std::shared_ptr<Request>& request) WS2_EXCLUDES(lock_) {
    const Lock lock(lock_);
    std::erase_if(requests_, [](const std::shared_ptr<Request>& one) { return one->is_over(); });
    if (!closed_) requests_.push_back(request);
    return !closed_;
  }

  void on_close(bool) noexcept override WS2_EXCLUDES(lock_) {
    std::vector<std::shared_ptr<Request>> gone;
    {
      const Lock lock(lock_);
      closed_ = true;
      gone.swap(requests_);
    }
    for (const auto& request : gone) request->end(WsaCode::wsa_operation_aborted);
  }

 private:
  runtime::Mutex lock_{runtime::Rank::operations};
  std::vector<std::shared_ptr<Request>> requests_ WS2_GUARDED_BY(lock_);
  bool closed_ WS2_GUARDED_BY(lock_) = false;
};

/// The first call: only makes the handle.
Status open(HANDLE* user) {
  const Result<handles::Handle> opened =
      handles::Table::instance().insert(std::make_unique<Notification>());
  if (!opened) return WsaCode::wsa_not_enough_memory;
  Status written = runtime::write_user(user, handle(*opened));
  if (!written.ok()) handles::Table::instance().close(*opened);
  return written;
}

/// Waits for a change, in the calling thread.
Status wait_for_change(Notification& notification, const std::shared_ptr<Request>& request) {
  const auto event = std::make_shared<sync::Event>(true, false);
  request->tell(nullptr, event, nullptr);
  if (!notification.keep(request)) return WsaCode::wsa_operation_aborted;
  if (!request->watch().ok()) return WsaCode::wsa_not_enough_memory;
  static_cast<void>(sync::wait(*event, false, kernel::Deadline::never));
  return request->status();
}

/// Has the change told by the OVERLAPPED.
Status begin(Notification& notification, const std::shared_ptr<Request>& request,
             LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  const Result<WSAOVERLAPPED> given = runtime::read_user<WSAOVERLAPPED>(overlapped);
  if (!given) return given.status();
  std::shared_ptr<sync::Event> event;
  std::unique_ptr<ChangeApc> apc;
  if (routine != nullptr) {
    apc = std::make_unique<ChangeApc>(routine, overlapped);
  } else if (given->hEvent != nullptr) {
    event = sync::find_shared<sync::Event>(number(given->hEvent));
    if (event == nullptr) return WsaCode::wsa_invalid_handle;
    event->reset();
  }
  if (Status bad = runtime::write_user(&overlapped->Internal, pending); !bad.ok()) return bad;
  request->tell(overlapped, std::move(event), std::move(apc));
  if (!request->watch().ok()) return WsaCode::wsa_not_enough_memory;
  if (!notification.keep(request)) request->end(WsaCode::wsa_operation_aborted);
  return WsaCode::wsa_io_pending;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Tells when providers are installed, changed or removed.
/// \param lpNotificationHandle  points to NULL at first: receives a handle, and the call is over.
///                              Then with the handle: the call ends with a change after it began,
///                              or with the handle (CloseHandle): WSA_OPERATION_ABORTED
/// \param lpOverlapped          NULL waits; otherwise its event is set, or the routine called
/// \param lpCompletionRoutine   is called in this thread when it waits alertably; or NULL
/// \return 0; SOCKET_ERROR, with WSA_IO_PENDING for a call that ends later
/// \raises WSA_INVALID_HANDLE WSA_NOT_ENOUGH_MEMORY.1 WSAEFAULT.1 WSA_IO_PENDING
///         WSA_OPERATION_ABORTED WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAProviderConfigChange function (winsock2.h)"
extern "C" INT WSAAPI
ws2_WSAProviderConfigChange(LPHANDLE lpNotificationHandle, LPWSAOVERLAPPED lpOverlapped,
                            LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  return api::on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    const Result<HANDLE> given = runtime::read_user<HANDLE>(lpNotificationHandle);
    if (!given) return given.status();
    if (*given == nullptr) return api::open(lpNotificationHandle);
    const auto notification =
        handles::Table::instance().find<api::Notification>(api::number(*given));
    if (!notification) return WsaCode::wsa_invalid_handle;
    const auto request = std::make_shared<api::Request>(providers::catalog_path());
    if (lpOverlapped == nullptr) return api::wait_for_change(*notification, request);
    return api::begin(*notification, request, lpOverlapped, lpCompletionRoutine);
  });
}
