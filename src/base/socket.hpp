// SPDX-License-Identifier: MIT
// A socket of the base provider: the kernel's descriptor, and what Winsock remembers beyond it.
//
// The state is one atomic word, so that the common call pays one load for all that could concern
// it. A call that pinned the socket may be blocked in the kernel while another thread closes the
// handle: the closer sees the pin, makes the descriptor ready for good by shutdown(2) and goes on;
// the woken call finds its reference closed and answers WSAEINTR; the last reference closes the
// descriptor.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/kept_options.hpp"
#include "engine/source.hpp"
#include "errors/status.hpp"
#include "handles/table.hpp"
#include "kernel/options.hpp"
#include "kernel/view.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::engine {
class Channel;
class Requests;
}  // namespace ws2::engine

namespace ws2::base {

/// Bits of Socket::state().
namespace state {
constexpr uint32_t bound = 1U << 0U;  // has a local address
constexpr uint32_t bound_by_program = 1U << 1U;
constexpr uint32_t listening = 1U << 2U;
constexpr uint32_t connecting = 1U << 3U;  // a non-blocking connect's outcome was not seen yet
constexpr uint32_t begins = 1U << 29U;     // the kernel has not answered its connect yet
constexpr uint32_t connected = 1U << 4U;
constexpr uint32_t shut_receive = 1U << 5U;
constexpr uint32_t shut_send = 1U << 6U;
constexpr uint32_t failed = 1U << 7U;  // the connection is dead, failure() says why
constexpr uint32_t told = 1U << 8U;    // a datagram error waits for the next receive
constexpr uint32_t nonblocking = 1U << 9U;
constexpr uint32_t reuse_address = 1U << 10U;
constexpr uint32_t exclusive_address = 1U << 11U;
constexpr uint32_t lingers = 1U << 12U;            // SO_LINGER with a time
constexpr uint32_t inline_urgent = 1U << 13U;      // SO_OOBINLINE
constexpr uint32_t no_port_errors = 1U << 14U;     // SIO_UDP_CONNRESET off
constexpr uint32_t no_network_errors = 1U << 15U;  // SIO_UDP_NETRESET off
constexpr uint32_t silent = 1U << 16U;  // it failed as the peer fell silent, not by a reset
// SO_REUSE_MULTICASTPORT, SIO_CPU_AFFINITY: others of its kind may have the port.
constexpr uint32_t shares_port = 1U << 17U;
constexpr uint32_t awaits_context = 1U << 18U;      // until SO_UPDATE_..._CONTEXT
constexpr uint32_t selects_events = 1U << 20U;      // WSAEventSelect, WSAAsyncSelect
constexpr uint32_t accepts_overlapped = 1U << 19U;  // AcceptEx: the descriptor never blocks
constexpr uint32_t records = 1U << 21U;             // it receives records: SOCK_SEQPACKET
constexpr uint32_t leaf = 1U << 22U;                // it may join multipoint sessions
constexpr uint32_t shared = 1U << 23U;       // other handles, or processes, have the connection too
constexpr uint32_t hooked = 1U << 24U;       // of a 1.1 program: its calls run the blocking hook
constexpr uint32_t captures = 1U << 25U;     // SIO_RCVALL: it receives an interface's packets
constexpr uint32_t registered = 1U << 26U;   // WSA_FLAG_REGISTERED_IO
constexpr uint32_t joins = 1U << 27U;        // a request queue has the kernel join what arrives
constexpr uint32_t stamps = 1U << 28U;       // SIO_TIMESTAMPING: of what arrives
constexpr uint32_t times_sends = 1U << 30U;  // and of what is sent
/// What an accepted socket takes over from its listener: behaviour of Windows, "accept".
constexpr uint32_t inherited = nonblocking | lingers | inline_urgent | registered;
}  // namespace state

class Socket final : public engine::Source {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::socket;

  Socket(int fd, kernel::Endpoint endpoint, uint32_t state) noexcept
      : Source(kind_of_handle), fd_(fd), endpoint_(endpoint), state_(state) {
    if ((state & state::connected) != 0) note_time();
  }
  ~Socket() override;

  void on_close(bool in_use) noexcept override;
  void ready(uint32_t events) noexcept override;
  void expect() const noexcept override;
  void thread_ended(uint32_t thread_id) noexcept override;
  uint32_t cancel_lent(const engine::Meant& meant) noexcept override;
  [[nodiscard]] int descriptor() const noexcept override { return fd_; }

  [[nodiscard]] int fd() const noexcept { return fd_; }
  /// The socket that was made for the program: another one while it captures.
  [[nodiscard]] int protocol_fd() const noexcept {
    const int aside = set_aside_.load(std::memory_order_acquire);
    return aside >= 0 ? aside : fd_;
  }
  /// Keeps a descriptor for protocol_fd, -1 for none. \return the one that was kept
  int set_aside(int fd) noexcept { return set_aside_.exchange(fd, std::memory_order_acq_rel); }
  [[nodiscard]] const kernel::Endpoint& endpoint() const noexcept { return endpoint_; }
  [[nodiscard]] bool is_stream() const noexcept { return endpoint_.type == win::sock_stream; }
  [[nodiscard]] bool is_datagram() const noexcept { return !connection_oriented(); }
  [[nodiscard]] bool connection_oriented() const noexcept {
    return endpoint_.type == win::sock_stream || endpoint_.type == win::sock_seqpacket;
  }
  /// Whether there is urgent data: Windows' AF_UNIX has none.
  [[nodiscard]] bool has_urgent_data() const noexcept;
  [[nodiscard]] Carries carries() const noexcept {
    return is_stream() ? Carries::stream : Carries::datagram;
  }

  [[nodiscard]] uint32_t state() const noexcept { return state_.load(std::memory_order_acquire); }
  [[nodiscard]] bool is(uint32_t bits) const noexcept { return (state() & bits) != 0; }
  void set(uint32_t bits) noexcept { state_.fetch_or(bits, std::memory_order_acq_rel); }
  void clear(uint32_t bits) noexcept { state_.fetch_and(~bits, std::memory_order_acq_rel); }
  void put(uint32_t bits, bool on) noexcept { on ? set(bits) : clear(bits); }

  /// Looks whether a non-blocking connect has come to its end, and notes success. Never reads a
  /// waiting error, which belongs to SO_ERROR.
  enum class Connecting : uint8_t { no, pending, done, failed };
  Connecting refresh_connecting() noexcept;
  /// The connection is there.
  void note_connected() noexcept;

  /// Why the connection is dead, as the next call is to be told.
  [[nodiscard]] Status failure() const noexcept {
    return Status(failure_.load(std::memory_order_acquire));
  }
  /// Whether the connection failed as the peer fell silent (WSAENETRESET.2), not by a reset.
  [[nodiscard]] bool silent() const noexcept { return is(state::silent); }
  /// Notes that the kernel gave this error for a call on a connection; what the call is to answer.
  /// From then on every call meets the failure ("Where two rows meet": a reset arrived, keep-alive
  /// finds the peer gone, data never acknowledged).
  Status note_failure(Status status) noexcept;

  /// A datagram error that a send came across; the next receive is to be told of it once.
  void tell_receiver(Status status) noexcept;
  Status take_told() noexcept;

  [[nodiscard]] kernel::Patience receive_patience() const noexcept {
    return {receive_timeout_ms_.load(std::memory_order_relaxed), wake_fd()};
  }
  [[nodiscard]] kernel::Patience send_patience() const noexcept {
    return {send_timeout_ms_.load(std::memory_order_relaxed), wake_fd()};
  }
  void set_receive_timeout(uint32_t milliseconds) noexcept { receive_timeout_ms_ = milliseconds; }
  void set_send_timeout(uint32_t milliseconds) noexcept { send_timeout_ms_ = milliseconds; }

  /// SO_CONNECT_TIME: how many seconds the connection is old. For connected sockets.
  [[nodiscard]] uint32_t connected_seconds() const noexcept;

  /// An option that the kernel does not keep. \param initial  what a new socket has
  [[nodiscard]] int32_t kept(uint8_t slot, int32_t initial = 0) const noexcept {
    const KeptOptions* kept = kept_.load(std::memory_order_acquire);
    return kept == nullptr ? initial : kept->get(slot, initial);
  }
  /// TCP_MAXRT: how long silence is borne once connected, in milliseconds; 0 is the system's time.
  [[nodiscard]] uint32_t silence_ms() const noexcept {
    return static_cast<uint32_t>(kept(kernel::slot::tcp_maxrtms));
  }
  /// TCP_FAIL_CONNECT_ON_ICMP_ERROR: an ICMP message that ended a connect is kept for
  /// TCP_ICMP_ERROR_INFO. False when there was none, or the option is off.
  bool keep_icmp_error() noexcept;
  /// Where such options are set; made when it is not there. WSAENOBUFS.1 without memory.
  Result<KeptOptions*> keeper() noexcept;
  [[nodiscard]] const KeptOptions* kept_options() const noexcept {
    return kept_.load(std::memory_order_acquire);
  }
  /// Takes over what a listener keeps: an accepted socket has its options.
  Status inherit(const Socket& listener);

  /// The connection is shared from now on: a close must not shut it down, and wakes this process's
  /// calls by a descriptor of their own. WSAEMFILE without one.
  Status share() noexcept;
  [[nodiscard]] int wake_fd() const noexcept { return wake_fd_.load(std::memory_order_acquire); }

  /// A connection that a condition function deferred: the next accept takes it. -1 is none.
  int take_deferred() noexcept { return deferred_.exchange(-1); }
  void defer(int accepted) noexcept { deferred_.store(accepted); }
  [[nodiscard]] bool has_deferred() const noexcept { return deferred_.load() >= 0; }

  /// What the engine keeps of the socket; null until an overlapped call needs it.
  [[nodiscard]] engine::Channel* channel() const noexcept {
    return channel_.load(std::memory_order_acquire);
  }
  /// Gives the socket its channel, unless it has got one meanwhile; the one it has then.
  engine::Channel& adopt_channel(std::unique_ptr<engine::Channel> channel) noexcept;

  /// Under which port the address book has it; protected by the book's lock.
  uint16_t book_port = 0;

  /// Its request queue (Registered I/O), or null.
  [[nodiscard]] engine::Requests* requests() const noexcept {
    return requests_.load(std::memory_order_acquire);
  }
  /// Gives the socket its request queue, for good. False when it has one.
  bool adopt_requests(engine::Requests& requests);

  /// Counts a thread that waits to send: closing must wake it in another way.
  void enter_sending() noexcept { ++senders_; }
  void leave_sending() noexcept { --senders_; }
  class Sending {
   public:
    explicit Sending(Socket& socket) noexcept : socket_(socket) { socket_.enter_sending(); }
    ~Sending() { socket_.leave_sending(); }
    Sending(const Sending&) = delete;
    Sending& operator=(const Sending&) = delete;

   private:
    Socket& socket_;
  };

 private:
  void note_time() noexcept;

  const int fd_;
  std::atomic<uint32_t> connected_at_{0};  // seconds of the clock that also runs in sleep
  const kernel::Endpoint endpoint_;
  std::atomic<uint32_t> state_;
  // Written before the bit `failed`, read after it.
  std::atomic<uint32_t> failure_{0};
  std::atomic<uint32_t> told_{0};
  // The kernel keeps them too; here they serve the calls that a signal interrupts.
  std::atomic<uint32_t> receive_timeout_ms_{0}, send_timeout_ms_{0};
  // Sequentially consistent with the open bit of the handle: a sender counts itself in and looks
  // then whether the handle is open; the closer closes and looks then whether anybody sends.
  std::atomic<int> senders_{0};
  std::atomic<int> deferred_{-1};
  std::atomic<int> set_aside_{-1};           // owned
  std::atomic<KeptOptions*> kept_{nullptr};  // owned; set once
  // Sequentially consistent: the closer says so and looks for a channel then, who makes the channel
  // enters it and looks for a closer then.
  std::atomic<engine::Channel*> channel_{nullptr};    // set once, owned
  std::atomic<engine::Requests*> requests_{nullptr};  // likewise; kept alive
  std::atomic<bool> closing_{false};
  std::atomic<int> wake_fd_{-1};  // of a shared socket; set once, owned
};

using SocketReference = handles::Reference<Socket>;

/// States in which a call must not sleep in the kernel's own: it waits apart, and tries then.
namespace state {
constexpr uint32_t waits_apart = shared | hooked;
}  // namespace state

/// kernel::wait_ready for a socket; in a 1.1 program the blocking hook runs meanwhile, and may end
/// it (WSAEINTR.1).
Result<bool> wait_ready(Socket& socket, int16_t events, kernel::Limit deadline) noexcept;

/// Waits until a socket has one of `events`, or its patience ends (WSAETIMEDOUT.3), or it is closed
/// (WSAEINTR.2). Then another process or thread may still be quicker.
Status wait_apart(const SocketReference& socket, int16_t events,
                  kernel::Patience patience) noexcept;

/// Pins the socket of a handle; WSAENOTSOCK when it is none.
inline SocketReference find(uintptr_t handle) noexcept {
  return handles::Table::instance().find<Socket>(handle);
}

/// Opens a socket (Windows' numbers) and issues its handle.
/// \param initial  bits of its state
Result<handles::Handle> open(int family, int type, int protocol, uint32_t initial = 0) noexcept;

/// Issues a handle for a descriptor that is a socket already.
Result<handles::Handle> adopt(int fd, kernel::Endpoint endpoint, uint32_t state) noexcept;

/// closesocket.
Status close(uintptr_t handle) noexcept;

}  // namespace ws2::base
