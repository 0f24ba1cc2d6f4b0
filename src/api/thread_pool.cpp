// SPDX-License-Identifier: MIT
// Work for the process's pool, and waits that it answers.
#include "api/win32.hpp"
#include "sync/pool.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

using handles::Kind;
using sync::Pool;
using sync::RegisteredWait;

constexpr ULONG only_once = 8;  // WT_EXECUTEONLYONCE

class UserWork final : public sync::Work {
 public:
  UserWork(LPTHREAD_START_ROUTINE function, void* context) noexcept
      : function_(function), context_(context) {}
  void run() override { function_(context_); }

 private:
  const LPTHREAD_START_ROUTINE function_;
  void* const context_;
};

/// The handle of a registered wait. Closing it ends the wait.
class WaitHandle final : public handles::Object {
 public:
  static constexpr Kind kind_of_handle = Kind::wait;
  explicit WaitHandle(std::shared_ptr<RegisteredWait> what) noexcept
      : Object(Kind::wait), wait(std::move(what)) {}
  void on_close(bool) noexcept override { wait->unregister(nullptr); }

  const std::shared_ptr<RegisteredWait> wait;
};

/// Ends a registered wait.
/// `completion`: none, an event to set when no callback runs, or `current_process` to wait for it.
Status unregister(uintptr_t handle, uintptr_t completion) {
  handles::Table& table = handles::Table::instance();
  std::shared_ptr<RegisteredWait> wait;
  {
    const handles::Reference<WaitHandle> found = table.find<WaitHandle>(handle);
    if (!found) return WsaCode::wsa_invalid_handle;
    wait = found->wait;
  }
  std::shared_ptr<sync::Event> done;
  if (completion == current_process) {
    done = std::make_shared<sync::Event>(true, false);
  } else if (completion != 0) {
    done = sync::find_shared<sync::Event>(completion);
    if (done == nullptr) return WsaCode::wsa_invalid_handle;
  }
  const bool idle = wait->unregister(done);
  if (!table.close(handle, Kind::wait)) return WsaCode::wsa_invalid_handle;
  if (idle) return Status();
  if (completion == current_process) {
    sync::wait(*done, false, kernel::Deadline::never);
    return Status();
  }
  // Learn, "UnregisterWaitEx": with callbacks under way it answers FALSE and this code; the wait
  // is over all the same.
  return sync::win32_status(sync::error_io_pending);
}

}  // namespace

/// Has a thread of the pool call the function.
/// \source Microsoft Learn, "QueueUserWorkItem function (threadpoollegacyapiset.h)"
extern "C" BOOL WINAPI ws2_QueueUserWorkItem(LPTHREAD_START_ROUTINE function, PVOID context,
                                             ULONG) noexcept {
  return win32_bool([&]() -> Status {
    if (function == nullptr) return WsaCode::wsa_invalid_parameter;
    auto work = std::make_shared<UserWork>(function, context);
    if (Status failed = Pool::instance().prepare(); !failed.ok()) return failed;
    Pool::instance().submit(std::move(work));
    return Status();
  });
}

/// Has a thread of the pool call the function each time the object is signalled, or the time over.
/// \param object  event, semaphore, timer or thread; a mutex has no owner here:
///                ERROR_INVALID_HANDLE
/// \param flags   WT_EXECUTEONLYONCE; the others choose threads, and all threads here are alike
/// \source Microsoft Learn, "RegisterWaitForSingleObject function (winbase.h)"
extern "C" BOOL WINAPI ws2_RegisterWaitForSingleObject(PHANDLE new_wait, HANDLE object,
                                                       void(CALLBACK* callback)(PVOID, BOOLEAN),
                                                       PVOID context, ULONG timeout_ms,
                                                       ULONG flags) noexcept {
  return win32_bool([&]() -> Status {
    if (new_wait == nullptr || callback == nullptr) return WsaCode::wsa_invalid_parameter;
    std::shared_ptr<sync::Waitable> target;
    if (const auto found = sync::find_waitable(number(object))) target = found->shared();
    if (target == nullptr || target->kind() == Kind::mutex) return WsaCode::wsa_invalid_handle;
    if (Status failed = Pool::instance().prepare(); !failed.ok()) return failed;
    const auto wait = std::make_shared<RegisteredWait>(
        std::move(target),
        RegisteredWait::Terms{callback, context, timeout_ms, (flags & only_once) != 0});
    const Result<handles::Handle> opened =
        handles::Table::instance().insert(std::make_unique<WaitHandle>(wait));
    if (!opened) return opened.status();
    *new_wait = handle(*opened);  // before the first callback, which may use it
    Status begun = wait->begin();
    if (!begun.ok()) handles::Table::instance().close(*opened);
    return begun;
  });
}

/// Ends a registered wait.
/// \return FALSE and ERROR_IO_PENDING when a callback is still under way
/// \source Microsoft Learn, "UnregisterWait function (winbase.h)"
extern "C" BOOL WINAPI ws2_UnregisterWait(HANDLE wait) noexcept {
  return win32_bool([&] { return unregister(number(wait), 0); });
}

/// The same, and sets `completion` once no callback runs; INVALID_HANDLE_VALUE waits for that.
/// \source Microsoft Learn, "UnregisterWaitEx function (threadpoollegacyapiset.h)"
extern "C" BOOL WINAPI ws2_UnregisterWaitEx(HANDLE wait, HANDLE completion) noexcept {
  return win32_bool([&] { return unregister(number(wait), number(completion)); });
}

// The prototypes are those of the headers.
WS2_SAME(QueueUserWorkItem);
WS2_SAME(RegisterWaitForSingleObject);
WS2_SAME(UnregisterWait);
WS2_SAME(UnregisterWaitEx);

}  // namespace ws2::api
