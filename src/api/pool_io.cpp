// SPDX-License-Identifier: MIT
// Completions that the thread pool takes: BindIoCompletionCallback and the I/O objects.
#include <thread>

#include "api/pool_environment.hpp"
#include "api/port.hpp"
#include "engine/pool_port.hpp"
#include "runtime/mutex.hpp"
#include "sync/pool_object.hpp"

namespace ws2::api {
namespace {

using engine::Entry;
using engine::PoolPort;
using sync::find_pool_object;

uint32_t processors() noexcept { return std::thread::hardware_concurrency(); }

/// A port of the pool that is made when it is first needed; a forked child makes its own.
class SharedPort {
 public:
  explicit SharedPort(PoolPort::Dispatch dispatch) noexcept : dispatch_(dispatch) {}

  Result<std::shared_ptr<engine::Port>> get() {
    const runtime::Lock lock(lock_);
    if (made_ == nullptr || !made_->get()->port()->set().ours()) {
      Result<std::shared_ptr<PoolPort>> made = PoolPort::open(processors(), dispatch_);
      if (!made) return made.status();
      // The threads of the pool go on until the process is gone: never destroyed.
      made_ = new std::shared_ptr<PoolPort>(std::move(*made));
    }
    return made_->get()->port();
  }

 private:
  const PoolPort::Dispatch dispatch_;
  runtime::Mutex lock_{runtime::Rank::process};
  std::shared_ptr<PoolPort>* made_ WS2_GUARDED_BY(lock_) = nullptr;
};

/// Of BindIoCompletionCallback: the key is the function.
void call_function(const Entry& entry) {
  const auto function = reinterpret_cast<LPOVERLAPPED_COMPLETION_ROUTINE>(entry.key);
  function(static_cast<DWORD>(entry.status.win32()), entry.bytes,
           reinterpret_cast<LPOVERLAPPED>(entry.overlapped));
}

/// The object behind a PTP_IO. A callback is due from StartThreadpoolIo on.
class PoolIo final : public sync::PoolObject, public std::enable_shared_from_this<PoolIo> {
 public:
  PoolIo(PTP_WIN32_IO_CALLBACK function, void* context) noexcept
      : function_(function), context_(context) {}

  void start() noexcept { expect(); }
  void cancel() noexcept { static_cast<void>(expect_no_more()); }
  void complete(const Entry& entry) {
    enter();
    static_cast<void>(expect_no_more());
    function_(nullptr, context_, entry.overlapped, static_cast<ULONG>(entry.status.win32()),
              entry.bytes, reinterpret_cast<PTP_IO>(entry.key));
    leave();
  }

 protected:
  void call() override {}
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }

 private:
  const PTP_WIN32_IO_CALLBACK function_;
  void* const context_;
};

/// A completion on its way to a pool of the program's own.
class IoCall final : public sync::Work {
 public:
  IoCall(std::shared_ptr<PoolIo> object, const Entry& entry) noexcept
      : object_(std::move(object)), entry_(entry) {}
  void run() override { object_->complete(entry_); }

 private:
  const std::shared_ptr<PoolIo> object_;
  const Entry entry_;
};

/// Of the I/O objects: the key is the object's number. One that was closed hears no more.
void call_object(const Entry& entry) {
  const auto object = find_pool_object<PoolIo>(entry.key);
  if (object == nullptr) return;
  const sync::Venue& venue = object->venue();
  if (venue.pool == nullptr) return object->complete(entry);
  std::shared_ptr<IoCall> call;
  try {
    call = std::make_shared<IoCall>(object, entry);
  } catch (const std::bad_alloc&) {
    return object->complete(entry);  // better in another pool than never
  }
  venue.pool->submit(std::move(call), venue.priority);
}

SharedPort& function_port() {
  static auto* const port = new SharedPort(call_function);
  return *port;
}
SharedPort& object_port() {
  static auto* const port = new SharedPort(call_object);
  return *port;
}

std::shared_ptr<PoolIo> find_io(PTP_IO io) noexcept {
  return find_pool_object<PoolIo>(reinterpret_cast<uintptr_t>(io));
}

}  // namespace

/// Has threads of the pool tell of the completions of a socket or file.
/// \param function  gets the Win32 code, the number of bytes and the OVERLAPPED
/// \return FALSE and ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER for a handle that has a port
/// \source Microsoft Learn, "BindIoCompletionCallback function (threadpoollegacyapiset.h)"
extern "C" BOOL WINAPI ws2_BindIoCompletionCallback(HANDLE file,
                                                    LPOVERLAPPED_COMPLETION_ROUTINE function,
                                                    ULONG) noexcept {
  return win32_bool([&]() -> Status {
    if (function == nullptr) return WsaCode::wsa_invalid_parameter;
    Result<std::shared_ptr<engine::Port>> port = function_port().get();
    if (!port) return port.status();
    return bind_to(file, std::move(*port), reinterpret_cast<ULONG_PTR>(function));
  });
}

/// Makes an object by which the pool tells of the completions of a socket or file.
/// \param environment  the pool, the urgency, the cleanup group; NULL is the process's pool
/// \return NULL and ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER for a handle that has a port
/// \source Microsoft Learn, "CreateThreadpoolIo function (threadpoolapiset.h)"
extern "C" PTP_IO WINAPI ws2_CreateThreadpoolIo(HANDLE file, PTP_WIN32_IO_CALLBACK function,
                                                PVOID context,
                                                PTP_CALLBACK_ENVIRON environment) noexcept {
  return on_win32<PTP_IO>(nullptr, [&]() -> Result<PTP_IO> {
    if (function == nullptr) return WsaCode::wsa_invalid_parameter;
    const Result<Environment> asked = read_environment(environment);
    if (!asked) return asked.status();
    if (Status failed = asked->prepare(); !failed.ok()) return failed;
    Result<std::shared_ptr<engine::Port>> port = object_port().get();
    if (!port) return port.status();
    const auto object = std::make_shared<PoolIo>(function, context);
    object->set_venue(asked->venue);
    const uintptr_t issued = sync::issue(object);
    try {
      asked->join(issued, context);
    } catch (...) {
      sync::take_back(issued);
      throw;
    }
    if (Status failed = bind_to(file, std::move(*port), issued); !failed.ok()) {
      sync::take_back(issued);
      return failed;
    }
    return reinterpret_cast<PTP_IO>(issued);
  });
}

/// Says that an operation begins, before each one.
/// \source Microsoft Learn, "StartThreadpoolIo function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_StartThreadpoolIo(PTP_IO io) noexcept {
  if (const auto found = find_io(io)) found->start();
}

/// Takes that back, where the operation failed at once, or makes no packet.
/// \source Microsoft Learn, "CancelThreadpoolIo function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CancelThreadpoolIo(PTP_IO io) noexcept {
  if (const auto found = find_io(io)) found->cancel();
}

/// Waits for the callbacks of all operations that were begun; cancelling, for those that run.
/// \source Microsoft Learn, "WaitForThreadpoolIoCallbacks function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_WaitForThreadpoolIoCallbacks(PTP_IO io, BOOL cancel) noexcept {
  if (const auto found = find_io(io)) found->wait(cancel != FALSE);
}

/// Gives the object up: no callback begins any more. The handle stays bound to it.
/// \source Microsoft Learn, "CloseThreadpoolIo function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CloseThreadpoolIo(PTP_IO io) noexcept {
  sync::take_back(reinterpret_cast<uintptr_t>(io));
}

// The prototypes are those of the headers.
WS2_SAME(BindIoCompletionCallback);
WS2_SAME(CreateThreadpoolIo);
WS2_SAME(StartThreadpoolIo);
WS2_SAME(CancelThreadpoolIo);

}  // namespace ws2::api
