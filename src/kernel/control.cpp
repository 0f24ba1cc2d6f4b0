// SPDX-License-Identifier: MIT
// SIGINT, SIGQUIT, SIGHUP, SIGTERM.
#include "kernel/control.hpp"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace ws2::kernel {
namespace {

constexpr int signals[controls] = {SIGINT, SIGQUIT, SIGHUP, SIGTERM};

// Set before the first signal is caught.
constinit std::atomic<void (*)(Control)> hook_of_controls{nullptr};

void on_signal(int signal) {
  const int saved = errno;
  for (uint32_t i = 0; i < controls; ++i) {
    if (signals[i] == signal) hook_of_controls.load()(static_cast<Control>(i));
  }
  errno = saved;
}

void set_action(int signal, void (*handler)(int)) noexcept {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  ::sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) noexcept {
  struct sigaction now = {};
  return ::sigaction(signal, nullptr, &now) == 0 && (now.sa_flags & SA_SIGINFO) == 0 &&
         now.sa_handler == SIG_IGN;
}

}  // namespace

void catch_controls(void (*hook)(Control)) noexcept {
  hook_of_controls.store(hook);
  for (const int signal : signals) {
    if (!is_ignored(signal)) set_action(signal, on_signal);
  }
}

void ignore_interrupt(bool on) noexcept {
  set_action(SIGINT, on ? SIG_IGN : hook_of_controls.load() != nullptr ? on_signal : SIG_DFL);
}

void die_of(Control control) noexcept {
  const int signal = signals[static_cast<size_t>(control)];
  set_action(signal, SIG_DFL);
  sigset_t one;
  ::sigemptyset(&one);
  ::sigaddset(&one, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  ::raise(signal);
  // The first process of a container gets no signal that it does not catch.
  ::_exit(128 + signal);
}

bool send_control(Control control, uint32_t group) noexcept {
  // Group 1 would be everybody: kill(-1).
  if (group == 1 || group > INT32_MAX) return false;
  return ::kill(-static_cast<pid_t>(group), signals[static_cast<size_t>(control)]) == 0;
}

}  // namespace ws2::kernel
