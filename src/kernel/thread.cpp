// SPDX-License-Identifier: MIT
// Threads by pthread, so that the C library and other libraries know them.
#include "kernel/thread.hpp"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>

#include "runtime/user_memory.hpp"

namespace ws2::kernel {
namespace {

thread_local uint32_t remembered_id = 0;

void forget_id() { remembered_id = 0; }

struct Start {
  void (*body)(void*);
  void* argument;
};

void* run(void* start) {
  const Start begun = *static_cast<Start*>(start);
  delete static_cast<Start*>(start);
  runtime::guard_user_memory();
  begun.body(begun.argument);
  return nullptr;
}

pthread_key_t end_key;  // constant after set_thread_end

void (*interruption)() = nullptr;  // constant after set_interruption

// A real-time signal near the end of the range: programs take theirs from the beginning.
int interrupting_signal() noexcept { return SIGRTMAX - 3; }

void on_signal(int /*signal*/) {
  const int saved = errno;
  interruption();
  errno = saved;
}

}  // namespace

uint32_t current_thread_id() noexcept {
  if (remembered_id == 0) {
    static std::once_flag once;
    std::call_once(once, [] { ::pthread_atfork(nullptr, nullptr, forget_id); });
    remembered_id = static_cast<uint32_t>(::syscall(SYS_gettid));
  }
  return remembered_id;
}

uint32_t current_process_id() noexcept { return static_cast<uint32_t>(::getpid()); }

Status start_thread(void (*body)(void*), void* argument, size_t stack_bytes) noexcept {
  std::unique_ptr<Start> start(new (std::nothrow) Start{body, argument});
  if (start == nullptr) return WsaCode::wsa_not_enough_memory;
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_bytes != 0) {
    constexpr size_t page = 4096;
    const size_t least = std::max(stack_bytes, static_cast<size_t>(PTHREAD_STACK_MIN) + page);
    ::pthread_attr_setstacksize(&attributes, (least + page - 1) & ~(page - 1));
  }
  pthread_t thread = {};
  const int error = ::pthread_create(&thread, &attributes, run, start.get());
  ::pthread_attr_destroy(&attributes);
  // EAGAIN of pthread_create is a limit reached, not "try again": to Windows, memory.
  if (error != 0) return WsaCode::wsa_not_enough_memory;
  static_cast<void>(start.release());  // the new thread's now
  return Status();
}

void set_thread_end(void (*hook)(void*)) noexcept { ::pthread_key_create(&end_key, hook); }

void arm_thread_end(void* value) noexcept { ::pthread_setspecific(end_key, value); }

void leave_thread() { ::pthread_exit(nullptr); }

void vanish() noexcept {
  for (;;) ::syscall(SYS_exit, 0);
}

bool thread_sleeps(uint32_t thread_id) noexcept {
  char path[48];
  std::snprintf(path, sizeof path, "/proc/self/task/%u/stat", thread_id);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT;
  char text[128] = {};
  ssize_t bytes;
  do bytes = ::read(fd, text, sizeof text - 1);
  while (bytes < 0 && errno == EINTR);
  ::close(fd);
  // "number (name) state": the name may hold anything, a bracket too.
  const char* const bracket = bytes > 0 ? std::strrchr(text, ')') : nullptr;
  return bracket != nullptr && (bracket[2] == 'S' || bracket[2] == 'D');
}

void yield() noexcept { ::sched_yield(); }

bool set_niceness(uint32_t thread_id, int niceness) noexcept {
  return ::setpriority(PRIO_PROCESS, thread_id, niceness) == 0;
}

void set_interruption(void (*handler)()) noexcept {
  interruption = handler;
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  ::sigaction(interrupting_signal(), &action, nullptr);
}

bool interrupt(uint32_t thread_id) noexcept {
  return ::syscall(SYS_tgkill, ::getpid(), thread_id, interrupting_signal()) == 0;
}

}  // namespace ws2::kernel
