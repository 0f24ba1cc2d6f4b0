// SPDX-License-Identifier: MIT
// Handing descriptors to other processes: docs/decisions/0007-duplicated-sockets.md.
//
// The process that offers listens on a socket in the abstract namespace whose name it made up, and
// a thread of its own, started with the first offer, answers there. Whoever connects sends the
// number of an offer. The kernel says which process that is (SO_PEERCRED); only the one that the
// offer names gets the descriptor (SCM_RIGHTS), once. The fetching side in turn checks that the
// process it asks is the one that its ticket names, so nobody can stand in for it.
#include "kernel/duplicate.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "runtime/mutex.hpp"

namespace ws2::kernel {
namespace {

constexpr size_t most_offers = 1024;
constexpr timeval patience = {2, 0};  // with a peer that connects and says nothing

struct Offer {
  uint32_t number, process;
  int fd;
};

struct Name {
  sockaddr_un address;
  socklen_t length;
};

Name name_of(uint32_t process, uint64_t secret) noexcept {
  Name name = {};
  name.address.sun_family = AF_UNIX;
  // The path begins with a zero: no file.
  const int length =
      std::snprintf(name.address.sun_path + 1, sizeof name.address.sun_path - 1,
                    "ws2-duplicates-%u-%016llx", process, static_cast<unsigned long long>(secret));
  name.length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<size_t>(length));
  return name;
}

template <class T>
bool random(T& value) noexcept {
  return ::getrandom(&value, sizeof value, 0) == static_cast<ssize_t>(sizeof value);
}

/// The process at the other end, and whether it may have what belongs to this user.
bool is_process(int fd, uint32_t process) noexcept {
  ucred peer = {};
  socklen_t length = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return false;
  const uid_t own = ::geteuid();
  const bool same_user = peer.uid == own || peer.uid == 0 || own == 0;
  return same_user && static_cast<uint32_t>(peer.pid) == process;
}

bool send_descriptor(int connection, int fd) noexcept {
  char byte = 1;
  iovec data = {&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {};
  msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof fd);
  std::memcpy(CMSG_DATA(part), &fd, sizeof fd);
  return ::sendmsg(connection, &message, MSG_NOSIGNAL) == 1;
}

int receive_descriptor(int connection) noexcept {
  char byte = 0;
  iovec data = {&byte, 1};
  int fd = -1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {};
  msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got;
  do {
    got = ::recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  const cmsghdr* part = got == 1 ? CMSG_FIRSTHDR(&message) : nullptr;
  if (part == nullptr || part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) return -1;
  std::memcpy(&fd, CMSG_DATA(part), sizeof fd);
  return fd;
}

/// What this process offers, and the thread that hands it out.
class Desk {
 public:
  static Desk& instance() noexcept {
    // Not destroyed at exit: the thread may outlive it there.
    alignas(Desk) static unsigned char memory[sizeof(Desk)];
    static Desk* const desk = new (memory) Desk;
    return *desk;
  }

  Result<Ticket> offer(int fd, uint32_t for_process) {
    const runtime::Lock lock(lock_);
    if (Status closed = open_locked(); !closed.ok()) return closed;
    if (offers_.size() >= most_offers) return WsaCode::wsaenobufs;
    offers_.reserve(offers_.size() + 1);
    uint32_t number = 0;
    while (number == 0 || find_locked(number) != offers_.end()) {
      if (!random(number)) return WsaCode::wsaenobufs;
    }
    const int kept = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (kept < 0) return translate(Errno{errno}, During::socket);
    offers_.push_back({number, for_process, kept});
    return Ticket{process_, secret_, number};
  }

  /// -1 when this process has no such offer for that one.
  int take(uint32_t number, uint64_t secret, uint32_t process) noexcept {
    const runtime::Lock lock(lock_);
    const auto found = find_locked(number);
    if (secret != secret_ || found == offers_.end() || found->process != process) return -1;
    const int fd = found->fd;
    offers_.erase(found);
    return fd;
  }

  void close() noexcept {
    const runtime::Lock lock(lock_);
    for (const Offer& one : offers_) ::close(one.fd);
    offers_.clear();
    if (listener_ >= 0 && process_ == own_process()) ::shutdown(listener_, SHUT_RD);
    listener_ = -1;  // the thread closes it
  }

 private:
  static uint32_t own_process() noexcept { return static_cast<uint32_t>(::getpid()); }

  std::vector<Offer>::iterator find_locked(uint32_t number) noexcept WS2_REQUIRES(lock_) {
    return std::find_if(offers_.begin(), offers_.end(),
                        [&](const Offer& one) { return one.number == number; });
  }

  /// Listens, unless it does. After a fork the child has no thread, and opens a desk of its own.
  Status open_locked() noexcept WS2_REQUIRES(lock_) {
    if (listener_ >= 0 && process_ == own_process()) return Status();
    if (listener_ >= 0) {
      for (const Offer& one : offers_) ::close(one.fd);
      offers_.clear();
      ::close(listener_);
      listener_ = -1;
    }
    process_ = own_process();
    if (!random(secret_)) return WsaCode::wsaenobufs;
    const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0) return translate(Errno{errno}, During::socket);
    const Name name = name_of(process_, secret_);
    const auto* address = reinterpret_cast<const sockaddr*>(&name.address);
    if (::bind(fd, address, name.length) != 0 || ::listen(fd, 16) != 0 || !start(fd, secret_)) {
      const int error = errno;
      ::close(fd);
      return translate(Errno{error == 0 ? EAGAIN : error}, During::socket);
    }
    listener_ = fd;
    return Status();
  }

  bool start(int listener, uint64_t secret) noexcept {
    // The program's signal handlers are none of this thread's business.
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = true;
    try {
      std::thread([this, listener, secret] { serve(listener, secret); }).detach();
    } catch (const std::system_error&) {
      errno = ENOMEM;
      started = false;
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return started;
  }

  void serve(int listener, uint64_t secret) noexcept {
    for (;;) {
      const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) {
        if (errno == EINTR || errno == ECONNABORTED) continue;
        if (errno != EMFILE && errno != ENFILE && errno != ENOMEM) break;  // shut down
        pollfd nothing = {-1, 0, 0};
        ::poll(&nothing, 1, 50);  // until a descriptor is free again
        continue;
      }
      answer(connection, secret);
      ::close(connection);
    }
    ::close(listener);
  }

  void answer(int connection, uint64_t secret) noexcept {
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    uint32_t wanted[2] = {};  // the number of the offer, and the process that asks
    if (::recv(connection, wanted, sizeof wanted, 0) != static_cast<ssize_t>(sizeof wanted)) return;
    if (!is_process(connection, wanted[1])) return;
    const int fd = take(wanted[0], secret, wanted[1]);
    if (fd < 0) return;
    send_descriptor(connection, fd);
    ::close(fd);
  }

  runtime::Mutex lock_{runtime::Rank::thread};  // a leaf: WSACleanup withdraws what is offered
  std::vector<Offer> offers_ WS2_GUARDED_BY(lock_);
  int listener_ WS2_GUARDED_BY(lock_) = -1;
  uint32_t process_ WS2_GUARDED_BY(lock_) = 0;
  uint64_t secret_ WS2_GUARDED_BY(lock_) = 0;
};

}  // namespace

Result<Ticket> offer(int fd, uint32_t for_process) noexcept {
  if (for_process == 0 || for_process > INT32_MAX) return WsaCode::wsaeinval;
  const auto process = static_cast<pid_t>(for_process);
  if (::kill(process, 0) != 0 && errno == ESRCH) return WsaCode::wsaeinval;
  try {
    return Desk::instance().offer(fd, for_process);
  } catch (const std::bad_alloc&) {
    return WsaCode::wsaenobufs;
  }
}

Result<int> fetch(const Ticket& ticket) noexcept {
  const auto own = static_cast<uint32_t>(::getpid());
  if (ticket.process == own) {
    const int fd = Desk::instance().take(ticket.number, ticket.secret, own);
    return fd < 0 ? Result<int>(WsaCode::wsaeinval) : fd;
  }
  const int connection = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (connection < 0) return translate(Errno{errno}, During::socket);
  ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const Name name = name_of(ticket.process, ticket.secret);
  const uint32_t wanted[2] = {ticket.number, own};
  int fd = -1;
  const auto* address = reinterpret_cast<const sockaddr*>(&name.address);
  if (::connect(connection, address, name.length) == 0 && is_process(connection, ticket.process) &&
      ::send(connection, wanted, sizeof wanted, MSG_NOSIGNAL) ==
          static_cast<ssize_t>(sizeof wanted)) {
    fd = receive_descriptor(connection);
  }
  ::close(connection);
  return fd < 0 ? Result<int>(WsaCode::wsaeinval) : fd;
}

void withdraw_offers() noexcept { Desk::instance().close(); }

Result<int> open_wake() noexcept {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) return translate(Errno{errno}, During::socket);
  return fd;
}

void signal_wake(int fd) noexcept {
  const uint64_t one = 1;
  static_cast<void>(!::write(fd, &one, sizeof one));  // a counter cannot be full of one
}

void clear_wake(int fd) noexcept {
  uint64_t signals = 0;
  static_cast<void>(!::read(fd, &signals, sizeof signals));  // none is none
}

}  // namespace ws2::kernel
