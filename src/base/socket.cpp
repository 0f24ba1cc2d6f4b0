// SPDX-License-Identifier: MIT
// Sockets of the base provider: birth, death, and what is remembered in between.
#include "base/socket.hpp"

#include <memory>
#include <new>

#include "base/address_book.hpp"
#include "base/bind.hpp"
#include "base/time_stamps.hpp"
#include "base/upward.hpp"
#include "engine/channel.hpp"
#include "engine/completions.hpp"
#include "kernel/connect.hpp"
#include "kernel/duplicate.hpp"
#include "kernel/message.hpp"
#include "kernel/send.hpp"
#include "kernel/socket.hpp"
#include "kernel/wait.hpp"
#include "runtime/prefetch.hpp"
#include "runtime/process.hpp"
#include "runtime/settings.hpp"

namespace ws2::base {
namespace {

bool family_is_known(int family) noexcept {
  return family == win::af_inet || family == win::af_inet6 || family == win::af_unix;
}

bool type_is_known(int type) noexcept {
  return type >= win::sock_stream && type <= win::sock_seqpacket;
}

/// What Learn's page "socket function (winsock2.h)" says of combinations, before the kernel is
/// asked: Linux has one errno for cases that Winsock tells apart.
Status check_combination(int family, int type, int protocol) noexcept {
  if (!family_is_known(family)) return WsaCode::wsaeafnosupport;  // WSAEAFNOSUPPORT.1
  if (!type_is_known(type)) return WsaCode::wsaesocktnosupport;   // WSAESOCKTNOSUPPORT.1
  if (type == win::sock_rdm) return WsaCode::wsaesocktnosupport;
  if (family != win::af_unix && type == win::sock_seqpacket) return WsaCode::wsaesocktnosupport;
  if (family == win::af_unix && type == win::sock_raw) return WsaCode::wsaesocktnosupport;
  if (family == win::af_unix) return protocol == 0 ? Status() : WsaCode::wsaeprotonosupport;
  const bool stream = type == win::sock_stream, datagram = type == win::sock_dgram;
  if (stream && protocol == win::ipproto_udp) {
    // Known difference: the reference says WSAEPROTOTYPE, Windows answers WSAEPROTONOSUPPORT.
    const bool as_windows = runtime::settings().profile == runtime::Profile::windows;
    return as_windows ? WsaCode::wsaeprotonosupport : WsaCode::wsaeprototype;  // WSAEPROTOTYPE.1
  }
  if (datagram && protocol == win::ipproto_tcp) return WsaCode::wsaeprotonosupport;
  if ((stream && protocol != 0 && protocol != win::ipproto_tcp) ||
      (datagram && protocol != 0 && protocol != win::ipproto_udp)) {
    return WsaCode::wsaeprotonosupport;  // WSAEPROTONOSUPPORT.2: no catalog entry
  }
  return Status();
}

}  // namespace

Socket::~Socket() {
  delete channel();
  if (engine::Requests* const last = requests()) last->let_go();
  if (const int deferred = take_deferred(); deferred >= 0) kernel::close_socket(deferred);
  if (const int aside = set_aside(-1); aside >= 0) kernel::close_socket(aside);
  AddressBook::instance().forget(*this);
  if (const int wake = wake_fd(); wake >= 0) kernel::close_socket(wake);
  kernel::close_socket(fd_);
  delete kept_.load(std::memory_order_acquire);
}

bool Socket::keep_icmp_error() noexcept {
  if (kept(kernel::slot::tcp_fail_connect_on_icmp_error) == 0) return false;
  const std::optional<kernel::IcmpFacts> facts = kernel::take_icmp_facts(fd_);
  const Result<KeptOptions*> there = keeper();
  if (!facts || !there) return false;
  (*there)->set_icmp(*facts);
  return true;
}

Result<KeptOptions*> Socket::keeper() noexcept {
  KeptOptions* there = kept_.load(std::memory_order_acquire);
  if (there != nullptr) return there;
  std::unique_ptr<KeptOptions> fresh(new (std::nothrow) KeptOptions);
  if (fresh == nullptr) return WsaCode::wsaenobufs;
  if (kept_.compare_exchange_strong(there, fresh.get(), std::memory_order_acq_rel)) {
    return fresh.release();
  }
  return there;  // another thread was quicker
}

Status Socket::inherit(const Socket& listener) {
  const KeptOptions* kept = listener.kept_options();
  if (kept == nullptr) return Status();
  std::unique_ptr<KeptOptions> fresh(new (std::nothrow) KeptOptions(*kept));
  if (fresh == nullptr) return WsaCode::wsaenobufs;
  delete kept_.exchange(fresh.release(), std::memory_order_acq_rel);
  return Status();
}

void Socket::on_close(bool in_use) noexcept {
  // Overlapped operations end first, with WSA_OPERATION_ABORTED.1.
  closing_.store(true);
  if (engine::Channel* const open = channel()) open->close();
  if (engine::Requests* const open = requests()) open->close();
  if (const int wake = wake_fd(); wake >= 0) {
    kernel::signal_wake(wake);
  } else if (in_use) {
    kernel::wake_blocked(fd_, senders_.load() != 0);
  }
}

Status Socket::share() noexcept {
  if (wake_fd() < 0) {
    const Result<int> fresh = kernel::open_wake();
    if (!fresh) return fresh.status();
    int none = -1;
    if (!wake_fd_.compare_exchange_strong(none, *fresh)) kernel::close_socket(*fresh);
  }
  set(state::shared);
  return Status();
}

Result<bool> wait_ready(Socket& socket, int16_t events, kernel::Limit deadline) noexcept {
  if (socket.is(state::times_sends)) absorb_reports(socket);
  if (!socket.is(state::hooked)) {
    return kernel::wait_ready(socket.fd(), events, deadline, socket.wake_fd());
  }
  // poll(2) passes over a negative descriptor.
  kernel::Watched both[] = {{socket.fd(), events, 0}, {socket.wake_fd(), kernel::ready::in, 0}};
  const int64_t left = deadline == 0 ? -1 : kernel::time_left(deadline);
  const Result<int> found = upward().poll({both, 2}, left);
  if (!found) return found.status();
  return both[0].revents != 0;
}

Status wait_apart(const SocketReference& socket, int16_t events,
                  kernel::Patience patience) noexcept {
  const Result<bool> ready = wait_ready(*socket, events, kernel::deadline_in(patience.timeout_ms));
  if (socket.closed()) return WsaCode::wsaeintr;  // WSAEINTR.2
  if (!ready) return ready.status();
  return *ready ? Status() : WsaCode::wsaetimedout;  // WSAETIMEDOUT.3
}

void Socket::ready(uint32_t events) noexcept {
  if (engine::Channel* const told = channel()) told->ready(events);
  if (engine::Requests* const told = requests()) told->ready(events);
}

void Socket::expect() const noexcept { runtime::prefetch(channel(), sizeof(engine::Channel)); }

void Socket::thread_ended(uint32_t thread_id) noexcept {
  if (engine::Channel* const told = channel()) told->thread_ended(thread_id);
}

uint32_t Socket::cancel_lent(const engine::Meant& meant) noexcept {
  engine::Channel* const asked = channel();
  return asked == nullptr ? 0 : asked->cancel_lent(meant);
}

engine::Channel& Socket::adopt_channel(std::unique_ptr<engine::Channel> channel) noexcept {
  engine::Channel* there = nullptr;
  if (channel_.compare_exchange_strong(there, channel.get())) there = channel.release();
  // A close that came before saw no channel.
  if (closing_.load()) there->close();
  return *there;
}

bool Socket::adopt_requests(engine::Requests& requests) {
  requests.keep();
  engine::Requests* none = nullptr;
  if (!requests_.compare_exchange_strong(none, &requests)) {
    requests.let_go();
    return false;
  }
  // A close that came before saw none.
  if (closing_.load()) requests.close();
  return true;
}

bool Socket::has_urgent_data() const noexcept {
  return is_stream() && endpoint_.family != win::af_unix;
}

void Socket::note_connected() noexcept {
  const uint32_t before = state_.fetch_or(state::connected | state::bound);
  clear(state::connecting);
  note_time();
  // Of a connection an ICMP message is no error: the kernel is to be told only of connects.
  if (kept(kernel::slot::tcp_fail_connect_on_icmp_error) != 0) {
    kernel::queue_icmp(fd_, endpoint_.family == win::af_inet6, false);
  }
  // The limit of a connect gives way to the program's own.
  if ((before & state::connecting) != 0 && is_stream()) kernel::connected(fd_, silence_ms());
}

Socket::Connecting Socket::refresh_connecting() noexcept {
  const uint32_t before = state();
  if ((before & state::connecting) == 0) return Connecting::no;
  kernel::Watched watched = {fd_, kernel::ready::out, 0};
  const Result<int> count = kernel::poll({&watched, 1}, 0);
  if (!count || *count == 0) return Connecting::pending;
  if ((watched.revents & kernel::ready::error) != 0) return Connecting::failed;
  if ((watched.revents & kernel::ready::hang_up) != 0) {
    // A socket looks so too while the kernel has not begun its connect.
    return (before & state::begins) != 0 ? Connecting::pending : Connecting::failed;
  }
  note_connected();
  return Connecting::done;
}

Status Socket::note_failure(Status status) noexcept {
  if (is(state::failed)) return failure();
  Status now = status, later = status;
  switch (status.wsa()) {
    case WsaCode::wsaeconnreset:
    case WsaCode::wsaenetreset:
    case WsaCode::wsaeconnaborted:
      break;
    case WsaCode::wsaetimedout:
      set(state::silent);
      if (kernel::unacknowledged(fd_) == 0) {
        now = WsaCode::wsaenetreset;     // WSAENETRESET.1: keep-alive found the peer gone
        later = WsaCode::wsaeconnreset;  // WSAECONNRESET.2
      } else {
        later = WsaCode::wsaeconnaborted;  // WSAECONNABORTED.1: data was never acknowledged
      }
      break;
    case WsaCode::wsaehostunreach:
    case WsaCode::wsaenetunreach:
    case WsaCode::wsaehostdown:
    case WsaCode::wsaenetdown:
      later = WsaCode::wsaeconnaborted;
      break;
    default:
      return status;  // an error of this call, not of the connection
  }
  failure_.store(later.ntstatus(), std::memory_order_release);
  set(state::failed);
  return now;
}

void Socket::tell_receiver(Status status) noexcept {
  told_.store(status.ntstatus(), std::memory_order_release);
  set(state::told);
}

Status Socket::take_told() noexcept {
  const uint32_t before = state_.fetch_and(~state::told, std::memory_order_acq_rel);
  if ((before & state::told) == 0) return Status();  // another receive was told
  return Status(told_.load(std::memory_order_acquire));
}

Result<handles::Handle> adopt(int fd, kernel::Endpoint endpoint, uint32_t initial) noexcept {
  if (endpoint.type == win::sock_seqpacket) {
    kernel::mark_records(fd);
    initial |= state::records;
  }
  if (runtime::speaks_1_1()) initial |= state::hooked;
  std::unique_ptr<handles::Object> socket(new (std::nothrow) Socket(fd, endpoint, initial));
  if (socket == nullptr) {
    kernel::close_socket(fd);
    return WsaCode::wsaenobufs;
  }
  return handles::Table::instance().insert(std::move(socket));
}

Result<handles::Handle> open(int family, int type, int protocol, uint32_t initial) noexcept {
  // Learn, "socket function": an unspecified family is that of the protocol asked for, TCP/IP.
  if (family == win::af_unspec && protocol == 0) return WsaCode::wsaeinval;  // WSAEINVAL.5
  if (family == win::af_unspec) family = win::af_inet;
  if (type == 0) {
    if (protocol == win::ipproto_udp) {
      type = win::sock_dgram;
    } else if (protocol == 0 || protocol == win::ipproto_tcp) {
      type = win::sock_stream;  // the first of the family's providers
    } else if (family_is_known(family)) {
      return WsaCode::wsaeprotonosupport;  // no type has it
    }
  }
  if (Status wrong = check_combination(family, type, protocol); !wrong.ok()) return wrong;
  // Learn, "SIO_RCVALL Control Code": IPPROTO_IP is no protocol of the kernel's raw sockets. One
  // that only sends stands for it, until the control code makes it receive.
  const bool any_protocol = type == win::sock_raw && protocol == 0;
  const Result<kernel::Opened> opened =
      kernel::open_socket(family, type, any_protocol ? int{win::ipproto_raw} : protocol);
  if (!opened) return opened.status();
  if (any_protocol) return adopt((*opened).fd, {family, type, 0}, initial);
  return adopt((*opened).fd, {family, type, (*opened).protocol}, initial);
}

namespace {

/// Lingers for a 1.1 program: its blocking hook runs until all data is acknowledged or the time is
/// over, which breaks the connection. WSAEINTR.1: the socket stays, shut for sending.
Status linger_hooked(Socket& socket) noexcept {
  constexpr uint32_t look_ms = 10;  // nothing tells of an acknowledgement
  const kernel::Option& linger = *kernel::find_option(win::sol_socket, win::so_linger);
  const Result<int32_t> word = kernel::get_word(socket.fd(), linger);
  if (!word) return word.status();
  const uint32_t seconds = static_cast<uint32_t>(*word) >> 16U;
  const kernel::Limit until = kernel::deadline_in(seconds * 1000);
  static_cast<void>(shutdown(socket, win::sd_send));
  while (kernel::unacknowledged(socket.fd()) != 0) {
    if (kernel::time_left(until) <= 0) return kernel::set_word(socket.fd(), linger, 1);
    const Result<int> cancelled = upward().poll({}, int64_t{look_ms} * 1'000'000);
    if (!cancelled) return cancelled.status();
  }
  return Status();
}

/// What may keep a socket from being closed: it has to linger.
Status linger(Socket& socket) noexcept {
  const uint32_t now = socket.state();
  constexpr uint32_t lives = state::lingers | state::connected;
  if ((now & lives) != lives || (now & state::failed) != 0) return Status();
  if ((now & (state::nonblocking | state::hooked)) == 0)
    return Status();  // the kernel's close does
  if (kernel::unacknowledged(socket.fd()) == 0) return Status();
  // Learn, "closesocket function": WSAEWOULDBLOCK when a non-blocking socket would have to linger.
  return (now & state::nonblocking) != 0 ? WsaCode::wsaewouldblock : linger_hooked(socket);
}

}  // namespace

Status close(uintptr_t handle) noexcept {
  {
    const SocketReference socket = find(handle);
    if (!socket) return WsaCode::wsaenotsock;
    if (Status lingers = linger(*socket); !lingers.ok()) return lingers;
  }
  return handles::Table::instance().close(handle, handles::Kind::socket) ? Status()
                                                                         : WsaCode::wsaenotsock;
}

}  // namespace ws2::base
