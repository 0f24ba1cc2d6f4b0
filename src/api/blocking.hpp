// SPDX-License-Identifier: MIT
// The blocking hooks of Windows Sockets 1.1, for the calls that wait.
#pragma once

#include <atomic>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "errors/status.hpp"
#include "kernel/duplicate.hpp"
#include "kernel/socket.hpp"
#include "kernel/wait.hpp"
#include "names/stop.hpp"
#include "sync/pool.hpp"

namespace ws2::api {

/// kernel::poll for a 1.1 program: the thread's blocking hook runs as long as nothing is ready.
/// WSAEINTR.1 when WSACancelBlockingCall was called meanwhile.
Result<int> poll_hooked(std::span<kernel::Watched> watched, int64_t timeout_ns) noexcept;

/// Whether a wait of this thread runs a hook that could do anything: of a 1.1 program, with a hook
/// of its own or with a message queue.
bool hook_matters() noexcept;

namespace detail {

/// A piece of work that is done in the pool, and a descriptor that tells of its end.
template <class Body>
class Apart final : public sync::Work {
 public:
  using Outcome = std::invoke_result_t<Body, names::Stop*>;

  Apart(Body body, int wake_fd) : body_(std::move(body)), wake_fd_(wake_fd) {}
  ~Apart() override { kernel::close_socket(wake_fd_); }

  void run() override {
    try {
      outcome_.emplace(body_(&stop_));
    } catch (const std::bad_alloc&) {
      outcome_.emplace(Status(WsaCode::wsaenobufs));
    }
    done_.store(true, std::memory_order_release);
    kernel::signal_wake(wake_fd_);
  }

  /// Waits for the end; a wait that is cancelled stops the work, and leaves it to end by itself.
  Outcome wait() {
    kernel::Watched watched = {wake_fd_, kernel::ready::in, 0};
    while (!done_.load(std::memory_order_acquire)) {
      const Result<int> found = poll_hooked({&watched, 1}, -1);
      if (!found) {
        stop_.cancel();
        return found.status();
      }
    }
    return std::move(*outcome_);
  }

 private:
  Body body_;
  names::Stop stop_;
  const int wake_fd_;
  std::optional<Outcome> outcome_;  // written before done_, read after it
  std::atomic<bool> done_{false};
};

}  // namespace detail

/// A look-up that blocks: in a 1.1 program the blocking hook runs meanwhile. The body owns what it
/// uses: it may outlive the call that was cancelled, which stops it. Throws std::bad_alloc.
template <class Body>
std::invoke_result_t<Body, names::Stop*> while_hooked(Body body) {
  if (!hook_matters()) return body(nullptr);
  if (Status failed = sync::Pool::instance().prepare(); !failed.ok()) return body(nullptr);
  const Result<int> wake = kernel::open_wake();
  if (!wake) return wake.status();
  auto apart = std::make_shared<detail::Apart<Body>>(std::move(body), *wake);
  sync::Pool::instance().submit(apart);
  return apart->wait();
}

}  // namespace ws2::api
