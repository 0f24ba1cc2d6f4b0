// SPDX-License-Identifier: MIT
// Database calls that answer by a message to a window: WSAAsyncGetXByY.
//
// A request runs in the process's thread pool. Its outcome and its cancellation compete for it,
// once: who wins says what follows, so the program's buffer is not touched any more once a cancel
// has succeeded. The handle is gone before the message is posted: a window that cancels a request
// it is being told of hears WSAEALREADY.
#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <new>
#include <utility>

#include "api/database.hpp"
#include "api/win32.hpp"
#include "handles/table.hpp"
#include "kernel/clock.hpp"
#include "messages/window.hpp"
#include "runtime/user_memory.hpp"
#include "sync/pool.hpp"

namespace ws2::api {
namespace {

using runtime::Lock;

/// Where an answer goes.
struct Reply {
  HWND window;
  u_int message;
  char* buffer;
  int capacity;
};

/// Answers with a block that was made for the place of the program's buffer; may be stopped.
using Question = std::function<Result<std::vector<char>>(uintptr_t place, names::Stop* stop)>;

/// Handles of requests that are over: cancelling those is WSAEALREADY.2, any other number is wrong.
class Ended {
 public:
  static Ended& instance() {
    static auto* const ended = new Ended;  // requests may end after the static objects
    return *ended;
  }
  void add(handles::Handle handle) noexcept WS2_EXCLUDES(lock_) {
    const Lock lock(lock_);
    recent_[next_++ % recent_.size()] = handle;
  }
  bool has(uintptr_t handle) noexcept WS2_EXCLUDES(lock_) {
    const Lock lock(lock_);
    return handle != 0 && std::find(recent_.begin(), recent_.end(), handle) != recent_.end();
  }

 private:
  // Before so many have ended the numbers come again: 512 times 65 for one request at a time.
  static constexpr size_t most = 65'536;
  runtime::Mutex lock_{runtime::Rank::thread};
  std::array<handles::Handle, most> recent_ WS2_GUARDED_BY(lock_) = {};
  size_t next_ WS2_GUARDED_BY(lock_) = 0;
};

class Request final : public sync::Work {
 public:
  Request(Reply reply, Question question) : reply_(reply), question_(std::move(question)) {}

  void run() override {
    if (over_.load(std::memory_order_acquire)) return;  // cancelled before it began
    const Result<std::vector<char>> answer = detail::contained(WsaCode::wsaenobufs, [this] {
      return question_(reinterpret_cast<uintptr_t>(reply_.buffer), &stop_);
    });
    if (end() && runtime::started()) tell(hand_over(answer));
  }

  /// True for the one that ends the request.
  bool end() noexcept {
    if (over_.exchange(true, std::memory_order_acq_rel)) return false;
    Ended::instance().add(handle_);
    handles::Table::instance().close(handle_, handles::Kind::request);
    return true;
  }

  /// Nobody wants the answer any more.
  void stop() noexcept { stop_.cancel(); }

  void set_handle(handles::Handle handle) noexcept { handle_ = handle; }

 private:
  struct Told {
    size_t length;
    WsaCode error;
  };

  /// Copies the answer into the program's buffer.
  Told hand_over(const Result<std::vector<char>>& answer) const noexcept {
    if (!answer) return {0, answer.status().wsa()};
    const size_t needed = answer->size();
    if (reply_.capacity < 0 || needed > static_cast<size_t>(reply_.capacity)) {
      return {needed, WsaCode::wsaenobufs};  // and the size that would do
    }
    if (!runtime::copy_to_user(reply_.buffer, answer->data(), needed)) {
      return {0, WsaCode::wsaefault};
    }
    return {needed, WsaCode{0}};
  }

  /// Posts the message; while the window's queue is full, again and again.
  void tell(Told told) const noexcept {
    const auto result = static_cast<LPARAM>(
        static_cast<DWORD>(WSAMAKEASYNCREPLY(told.length, static_cast<DWORD>(told.error))));
    const Status full = sync::win32_status(sync::error_not_enough_quota);
    for (;;) {
      Status posted = WsaCode::wsaenobufs;
      try {
        posted = messages::post(reinterpret_cast<uintptr_t>(reply_.window), reply_.message, handle_,
                                result);
      } catch (const std::bad_alloc&) {
        posted = full;
      }
      if (posted.win32() != full.win32()) return;  // done, or the window is gone
      kernel::sleep_until(kernel::deadline_in_ms(5));
    }
  }

  const Reply reply_;
  const Question question_;
  names::Stop stop_;
  handles::Handle handle_ = 0;  // constant once the request is in the pool's queue
  std::atomic<bool> over_{false};
};

/// The request behind a handle.
class Pending final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::request;
  explicit Pending(std::shared_ptr<Request> request) noexcept
      : Object(kind_of_handle), request_(std::move(request)) {}
  [[nodiscard]] Request& request() const noexcept { return *request_; }

 private:
  const std::shared_ptr<Request> request_;
};

/// Begins a request.
template <class Work>
HANDLE ask(Reply reply, Work work) noexcept {
  return on_call<HANDLE>(nullptr, [&]() -> Result<HANDLE> {
    if (!messages::find_window(reinterpret_cast<uintptr_t>(reply.window))) {
      return WsaCode::wsaeinval;
    }
    // Learn: WSAEWOULDBLOCK when it cannot be scheduled now.
    if (!sync::Pool::instance().prepare().ok()) return WsaCode::wsaewouldblock;
    const auto request = std::make_shared<Request>(reply, Question(std::move(work)));
    const Result<handles::Handle> opened =
        handles::Table::instance().insert(std::make_unique<Pending>(request));
    if (!opened) return WsaCode::wsaewouldblock;
    request->set_handle(*opened);
    sync::Pool::instance().submit(request);
    return handle(*opened);
  });
}

/// Runs a look-up with a text that was read when the call was made. A text that cannot be read is
/// told by the message, too: Learn lists WSAEFAULT there.
template <class Find>
auto with_text(const Result<std::string>& text, Find&& find) -> decltype(find(*text)) {
  if (!text) return text.status();
  return find(*text);
}

template <class Answer>
Result<std::vector<char>> answered(const Result<Answer>& answer, uintptr_t place) {
  if (!answer) return answer.status();
  return packed(*answer, place);
}

/// Read when the call is made; what is wrong with it the message says.
Result<std::string> question_of(const char* user, bool may_be_null) noexcept {
  runtime::guard_user_memory();
  return detail::contained(WsaCode::wsaenobufs, [&] { return read_question(user, may_be_null); });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside
using ws2::api::answered;
using ws2::api::ask;
using ws2::api::question_of;

/// Resolves a name into IPv4 addresses and tells a window.
/// \param hWnd    receives `wMsg`: wParam the request's handle, lParam WSAGETASYNCERROR and
///                WSAGETASYNCBUFLEN
/// \param name    a name or an IPv4 address; it may go once the call returns
/// \param buf     receives a hostent and all it points to; must stay until the message comes
/// \param buflen  its size in bytes; MAXGETHOSTSTRUCT is enough. Too small: the message says
///                WSAENOBUFS and the size that is needed
/// \return the request's handle; 0. In the message what gethostbyname says
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEINVAL.5
///         WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1 WSANO_RECOVERY.1 WSANO_DATA.1
/// \source Microsoft Learn, "WSAAsyncGetHostByName function (winsock.h)"
extern "C" HANDLE WSAAPI ws2_WSAAsyncGetHostByName(HWND hWnd, u_int wMsg, const char* name,
                                                   char* buf, int buflen) noexcept {
  return ask({hWnd, wMsg, buf, buflen}, [text = question_of(name, true)](uintptr_t place,
                                                                         names::Stop* stop) {
    const auto find = [&](const std::string& asked) { return api::host_by_name(asked, stop); };
    return answered(api::with_text(text, find), place);
  });
}

/// Names an address and tells a window.
/// \param addr  the address in network order
/// \param len   its size in bytes
/// \param type  AF_INET or AF_INET6
/// \return as WSAAsyncGetHostByName; in the message what gethostbyaddr says
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEINVAL.5
///         WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1 WSANO_RECOVERY.1 WSANO_DATA.1
/// \source Microsoft Learn, "WSAAsyncGetHostByAddr function (winsock.h)"
extern "C" HANDLE WSAAPI ws2_WSAAsyncGetHostByAddr(HWND hWnd, u_int wMsg, const char* addr, int len,
                                                   int type, char* buf, int buflen) noexcept {
  runtime::guard_user_memory();
  const Result<names::Address> address = api::read_host_address(addr, len, type);
  return ask({hWnd, wMsg, buf, buflen}, [address](uintptr_t place, names::Stop* stop) {
    if (!address) return Result<std::vector<char>>(address.status());
    return answered(api::host_by_address(*address, stop), place);
  });
}

/// Finds a service by its name and tells a window.
/// \param proto  NULL for the first that fits
/// \return as WSAAsyncGetHostByName; in the message what getservbyname says
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEINVAL.5
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2
/// \source Microsoft Learn, "WSAAsyncGetServByName function (winsock.h)"
extern "C" HANDLE WSAAPI ws2_WSAAsyncGetServByName(HWND hWnd, u_int wMsg, const char* name,
                                                   const char* proto, char* buf,
                                                   int buflen) noexcept {
  return ask({hWnd, wMsg, buf, buflen}, [text = question_of(name, false),
                                         of = question_of(proto, true)](uintptr_t place,
                                                                        names::Stop*) {
    if (!of) return Result<std::vector<char>>(of.status());
    const auto find = [&](const std::string& asked) { return api::service_by_name(asked, *of); };
    return answered(api::with_text(text, find), place);
  });
}

/// Finds a service by its port and tells a window.
/// \param port   in network order
/// \param proto  NULL for the first that fits
/// \return as WSAAsyncGetHostByName; in the message what getservbyport says
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEINVAL.5
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2
/// \source Microsoft Learn, "WSAAsyncGetServByPort function (winsock.h)"
extern "C" HANDLE WSAAPI ws2_WSAAsyncGetServByPort(HWND hWnd, u_int wMsg, int port,
                                                   const char* proto, char* buf,
                                                   int buflen) noexcept {
  return ask({hWnd, wMsg, buf, buflen},
             [port, of = question_of(proto, true)](uintptr_t place, names::Stop*) {
               const auto find = [&](const std::string& protocol) {
                 return api::service_by_port(port, protocol);
               };
               return answered(api::with_text(of, find), place);
             });
}

/// Finds a protocol by its name and tells a window.
/// \return as WSAAsyncGetHostByName; in the message what getprotobyname says
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEINVAL.5
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2
/// \source Microsoft Learn, "WSAAsyncGetProtoByName function (winsock.h)"
extern "C" HANDLE WSAAPI ws2_WSAAsyncGetProtoByName(HWND hWnd, u_int wMsg, const char* name,
                                                    char* buf, int buflen) noexcept {
  return ask({hWnd, wMsg, buf, buflen},
             [text = question_of(name, false)](uintptr_t place, names::Stop*) {
               return answered(api::with_text(text, api::protocol_by_name), place);
             });
}

/// Finds a protocol by its number and tells a window.
/// \return as WSAAsyncGetHostByName; in the message what getprotobynumber says
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEINVAL.5
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2
/// \source Microsoft Learn, "WSAAsyncGetProtoByNumber function (winsock.h)"
extern "C" HANDLE WSAAPI ws2_WSAAsyncGetProtoByNumber(HWND hWnd, u_int wMsg, int number, char* buf,
                                                      int buflen) noexcept {
  return ask({hWnd, wMsg, buf, buflen}, [number](uintptr_t place, names::Stop*) {
    return answered(api::protocol_by_number(number), place);
  });
}

/// Cancels a request: no message comes, and its buffer is free.
/// \param hAsyncTaskHandle  what the request's call returned
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEINVAL.5 WSAEALREADY.2
/// \source Microsoft Learn, "WSACancelAsyncRequest function (winsock.h)"
extern "C" int WSAAPI ws2_WSACancelAsyncRequest(HANDLE hAsyncTaskHandle) noexcept {
  return api::on_call(SOCKET_ERROR, [&]() -> Result<int> {
    const uintptr_t handle = api::number(hAsyncTaskHandle);
    if (const auto found = handles::Table::instance().find<api::Pending>(handle)) {
      if (!found->request().end()) return WsaCode::wsaealready;  // WSAEALREADY.2
      found->request().stop();
      return 0;
    }
    return api::Ended::instance().has(handle) ? WsaCode::wsaealready : WsaCode::wsaeinval;
  });
}
