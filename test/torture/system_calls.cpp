// SPDX-License-Identifier: MIT
// System calls to order. A seccomp filter of this thread and of those that it begins sends the
// calls of the table to a listener (SECCOMP_RET_USER_NOTIF), which another thread answers: go on,
// or this errno. So the n-th call of a function fails once, as the kernel itself would fail it, and
// its second try succeeds.
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include "faults.hpp"

namespace torture::system_calls {
namespace {

struct Row {
  int number;
  const char* name;
  std::vector<int> errors;
};

/// What the manual pages list, without the errors of a program that passes nonsense. close is not
/// here: the descriptor is gone whatever it answers, which a filter cannot imitate.
const std::vector<Row>& table() {
  static const std::vector<Row> rows = {
      {SYS_accept4,
       "accept4",
       {EAGAIN, ECONNABORTED, EINTR, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTO, EPERM, ENETDOWN,
        EHOSTUNREACH, EHOSTDOWN, ENETUNREACH}},
      {SYS_bind, "bind", {EACCES, EADDRINUSE, EADDRNOTAVAIL, ENOBUFS, ENOMEM, EPERM}},
      {SYS_clone, "clone", {EAGAIN, ENOMEM, EPERM}},
      {SYS_clone3, "clone3", {EAGAIN, ENOMEM, EPERM}},
      {SYS_connect,
       "connect",
       {EACCES, EPERM, EADDRINUSE, EADDRNOTAVAIL, EAGAIN, ECONNREFUSED, EINTR, ENETUNREACH,
        ETIMEDOUT, ENOBUFS, ENOMEM, EHOSTUNREACH, EHOSTDOWN, ENETDOWN, ECONNRESET}},
      {SYS_dup3, "dup3", {EBUSY, EINTR, EMFILE}},
      {SYS_epoll_create1, "epoll_create1", {EMFILE, ENFILE, ENOMEM}},
      {SYS_epoll_ctl, "epoll_ctl", {ENOMEM, ENOSPC, EPERM}},
      {SYS_epoll_pwait, "epoll_pwait", {EINTR}},
      {SYS_epoll_wait, "epoll_wait", {EINTR}},
      {SYS_eventfd2, "eventfd2", {EMFILE, ENFILE, ENOMEM}},
      {SYS_fcntl, "fcntl", {EPERM, EACCES, ENOLCK}},
      {SYS_getpeername, "getpeername", {ENOBUFS, ENOTCONN}},
      {SYS_getrandom, "getrandom", {EINTR, ENOSYS}},
      {SYS_getsockname, "getsockname", {ENOBUFS}},
      {SYS_getsockopt, "getsockopt", {ENOPROTOOPT, ENOMEM, EINVAL}},
      {SYS_ioctl, "ioctl", {EINVAL, ENOMEM, EPERM}},
      {SYS_listen, "listen", {EADDRINUSE, EOPNOTSUPP}},
      {SYS_openat,
       "openat",
       {EACCES, EINTR, ELOOP, EMFILE, ENFILE, ENOENT, ENOMEM, ENOTDIR, EPERM}},
      {SYS_pipe2, "pipe2", {EMFILE, ENFILE}},
      {SYS_poll, "poll", {EINTR, EINVAL, ENOMEM}},
      {SYS_ppoll, "ppoll", {EINTR, EINVAL, ENOMEM}},
      {SYS_pread64, "pread64", {EINTR, EIO}},
      {SYS_read, "read", {EINTR, EIO}},
      {SYS_recvfrom,
       "recvfrom",
       {EAGAIN, ECONNREFUSED, ECONNRESET, EINTR, ENOMEM, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH,
        ENETDOWN, EHOSTDOWN}},
      {SYS_recvmsg,
       "recvmsg",
       {EAGAIN, ECONNREFUSED, ECONNRESET, EINTR, ENOMEM, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH}},
      {SYS_sendmsg,
       "sendmsg",
       {EACCES, EAGAIN, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOMEM, EPERM, EPIPE, ENETDOWN,
        ENETUNREACH, EHOSTUNREACH, ECONNREFUSED, ETIMEDOUT}},
      {SYS_sendto,
       "sendto",
       {EACCES, EAGAIN, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOMEM, EPERM, EPIPE, ENETDOWN,
        ENETUNREACH, EHOSTUNREACH, ECONNREFUSED, ETIMEDOUT}},
      {SYS_setsockopt,
       "setsockopt",
       {EACCES, EADDRINUSE, EADDRNOTAVAIL, ENOBUFS, ENODEV, ENOMEM, ENOPROTOOPT, EPERM}},
      {SYS_shutdown, "shutdown", {ENOBUFS, ENOTCONN}},
      {SYS_socket,
       "socket",
       {EACCES, EAFNOSUPPORT, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EPROTONOSUPPORT}},
      {SYS_socketpair, "socketpair", {EMFILE, ENFILE, EAFNOSUPPORT}},
      {SYS_uname, "uname", {EFAULT}},
  };
  return rows;
}

std::mutex lock;
std::vector<Made> seen;            // guarded by lock
bool watching = false;             // guarded by lock
Made failing_call = {};            // guarded by lock
uint32_t failing = 0;              // guarded by lock
int failing_with = 0;              // guarded by lock
Whom watched_whom = Whom::caller;  // guarded by lock
std::atomic<int> listener{-1};
std::atomic<uint32_t> watched_thread{0};

/// The kind of socket behind the first argument; this thread has the same descriptors.
Of kind_of(const seccomp_data& call) {
  const auto fd = static_cast<int>(call.args[0]);
  int domain = 0, type = 0;
  socklen_t length = sizeof domain;
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0) return Of::anything;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) != 0) return Of::anything;
  if (domain == AF_NETLINK) return Of::netlink;
  if (type == SOCK_STREAM) return Of::stream;
  return type == SOCK_DGRAM ? Of::datagram : Of::anything;
}

/// The errno that this call is to have, 0 to let it through.
int verdict(const seccomp_notif& call) {
  const std::lock_guard hold(lock);
  const bool of_another = call.pid != watched_thread;
  if (!watching || of_another != (watched_whom == Whom::others)) return 0;
  const bool has_socket = call.data.nr != SYS_socket && call.data.nr != SYS_openat;
  seen.push_back({call.data.nr, has_socket ? kind_of(call.data) : Of::anything});
  const Made& now = seen.back();
  const bool meant = now.number == failing_call.number && now.of == failing_call.of;
  return seen.size() == failing && meant ? failing_with : 0;
}

void answer_calls() {
  for (;;) {
    seccomp_notif call = {};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) {
      if (errno == EINTR || errno == ENOENT) continue;
      std::abort();
    }
    seccomp_notif_resp answer = {};
    answer.id = call.id;
    if (const int error = verdict(call); error != 0) {
      answer.error = -error;
    } else {
      answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    }
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
}

std::vector<sock_filter> filter() {
  const auto count = static_cast<unsigned>(table().size());
  std::vector<sock_filter> program;
  program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  for (unsigned i = 0; i < count; ++i) {
    const auto number = static_cast<uint32_t>(table()[i].number);
    const auto to_the_end = static_cast<uint8_t>(count - i);
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, to_the_end, 0));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF));
  return program;
}

}  // namespace

bool install() noexcept {
  watched_thread = static_cast<uint32_t>(gettid());
  // Made before the filter: it must not stop there itself.
  std::thread([] {
    allocations::spare_this_thread();
    while (listener < 0) std::this_thread::yield();
    answer_calls();
  }).detach();
  std::vector<sock_filter> program = filter();
  const sock_fprog all = {static_cast<unsigned short>(program.size()), program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  const long made =
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &all);
  if (made < 0) return false;
  listener = static_cast<int>(made);
  return true;
}

void watch(uint32_t nth, Made made, int error, Whom whom) noexcept {
  const std::lock_guard hold(lock);
  seen.clear();
  seen.reserve(1024);
  watching = true;
  failing = nth;
  failing_call = made;
  failing_with = error;
  watched_whom = whom;
}

std::vector<Made> stop() {
  const std::lock_guard hold(lock);
  watching = false;
  return seen;
}

std::vector<int> errors_of(Made call, Whom whom) {
  // A datagram has no connection that fails and connects without waiting; netlink has no network.
  static const std::set<int> of_networks = {ECONNREFUSED, ECONNRESET,  EHOSTDOWN, EHOSTUNREACH,
                                            ENETDOWN,     ENETUNREACH, EPIPE,     ETIMEDOUT,
                                            EAGAIN,       EMSGSIZE};
  static const std::set<int> of_streams = {ECONNREFUSED, ECONNRESET, EINTR, ETIMEDOUT};
  std::vector<int> errors;
  for (const Row& row : table()) {
    if (row.number != call.number) continue;
    for (const int error : row.errors) {
      if (call.of == Of::netlink && of_networks.contains(error)) continue;
      const bool connects = call.number == SYS_connect && call.of == Of::datagram;
      if (connects && of_streams.contains(error)) continue;
      if (call.of == Of::stream && error == EMSGSIZE) continue;  // it takes what it can
      // Who ends an operation goes by edges: EAGAIN promises one, which a filter cannot bring.
      if (whom != Whom::caller && error == EAGAIN && call.of != Of::anything) continue;
      errors.push_back(error);
    }
  }
  return errors;
}

const char* name_of(int number) noexcept {
  for (const Row& row : table()) {
    if (row.number == number) return row.name;
  }
  return "another call";
}

}  // namespace torture::system_calls
