// SPDX-License-Identifier: MIT
// Receives of Registered I/O. Sources: Microsoft Learn, "RIOReceive", "RIOReceiveEx"; Linux, udp(7)
// on UDP_GRO. Hot path.
#include <algorithm>
#include <cstring>

#include "base/landing.hpp"
#include "base/recv.hpp"
#include "base/registered.hpp"
#include "kernel/address.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {

using kernel::Arrival;
using runtime::Lock;

namespace {

constexpr uint32_t address_bytes = 28;  // SOCKADDR_INET
constexpr uint32_t control_head = 8;    // RIO_CMSG_BUFFER and what aligns the messages behind it

bool write(const Slice& to, const void* from, uint32_t bytes) noexcept {
  return runtime::copy_to_user(to.data, from, std::min(bytes, to.bytes));
}

bool write_address(const Slice& to, const kernel::Address& address) noexcept {
  std::byte whole[address_bytes] = {};
  std::memcpy(whole, address.bytes, std::min(address.length, address_bytes));
  return write(to, whole, address_bytes);
}

/// Control messages as RIO_CMSG_BUFFER tells them: a length, then the messages.
bool write_control(const Slice& to, const kernel::Details* details, bool* cut) noexcept {
  const uint32_t room = to.bytes < control_head ? 0 : to.bytes - control_head;
  uint32_t bytes = details == nullptr ? 0 : details->control_bytes;
  *cut = bytes > room;
  if (*cut) bytes = 0;  // a part of a message is none
  const uint32_t total = control_head + bytes;
  if (to.bytes < sizeof total) return true;
  return write(to, &total, sizeof total) &&
         (bytes == 0 || runtime::copy_to_user(to.data + control_head, details->control, bytes));
}

/// Whether a receive may be posted. Errors that wait for a datagram's receiver complete it.
Status may_receive_registered(Socket& socket) noexcept {
  if (!socket.is_datagram()) return may_receive(socket, 0);
  const uint32_t now = socket.state();
  if ((now & state::shut_receive) != 0) return WsaCode::wsaeshutdown;
  return (now & state::bound) != 0 ? Status() : WsaCode::wsaeinval;
}

/// Why nothing can be received, when the state is anything but plainly good.
Status check_datagram_socket(Socket& socket) noexcept {
  if (socket.is(state::shut_receive)) return WsaCode::wsaeshutdown;
  return socket.is(state::told) ? socket.take_told() : Status();  // WSAECONNRESET.3
}

}  // namespace

Status RequestQueue::receive(const Request& request, const Extras& extras) noexcept {
  const Lock lock(receive_lock_);
  if (receive_queue_ == nullptr || receive_queue_->closed()) return WsaCode::wsaeinval;
  if (outstanding(engine::Lane::receive) >= receives_.limit()) return WsaCode::wsaenobufs;
  if (Status wrong = may_receive_registered(socket_); !wrong.ok()) return wrong;
  if (request.has_extras && landing_ != nullptr) {
    if (extras.control.data != nullptr) wants_details_ = true;
    if (extras.local.data != nullptr && !wants_local_) {
      wants_details_ = wants_local_ = true;
      const bool ipv6 = socket_.endpoint().family == win::af_inet6;
      if (socket_.endpoint().family != win::af_unix) {
        static_cast<void>(kernel::tell_destination(fd_, ipv6));
      }
    }
  }
  add_outstanding(engine::Lane::receive);
  receives_.push(request, extras);
  // RIO_MSG_DEFER says that a receive may wait; it need not.
  if (readable_ && receive_queue_->hurries(*this)) pull_locked();
  return Status();
}

void RequestQueue::pull(bool told) noexcept {
  const Lock lock(receive_lock_);
  if (receive_queue_ == nullptr || receives_.waiting() == 0 || (told && !readable_)) return;
  pull_locked();
}

void RequestQueue::pull_locked() noexcept {
  Outcomes told(*receive_queue_, *this, engine::Lane::receive, context_);
  if (!socket_.is_datagram()) {
    pull_stream_locked(told);
    return;
  }
  serve_locked(told);
  while (receives_.waiting() != 0) {
    if (!pull_datagrams_locked(told)) break;
  }
  if (landing_->count != 0) readable_ = true;  // what is left over needs no edge
}

void RequestQueue::finish_receive_locked(Outcomes& told, Status status, uint32_t bytes) noexcept {
  told.add(receives_.front(), status, bytes);
  receives_.pop();
}

// Streams.

void RequestQueue::pull_stream_locked(Outcomes& told) noexcept {
  constexpr uint32_t most = 64;
  while (receives_.waiting() != 0) {
    kernel::Buffer buffers[most];
    uint32_t count = 0;
    size_t room = 0;
    while (count < most && count < receives_.waiting()) {
      const Request& request = receives_.at(count);
      const uint32_t left = request.data.bytes - request.done;
      if (left == 0 && count != 0) break;  // one without room only looks, and does so by itself
      buffers[count++] = {request.data.data + request.done, left};
      room += left;
      if (left == 0) break;
    }
    uint32_t flags = 0;
    const kernel::Moved moved = receive_now(socket_, {buffers, count}, &flags, nullptr);
    if (moved.status == WsaCode::wsaewouldblock) {
      readable_ = ended_ = false;
      return;
    }
    if (!moved.status.ok() || moved.bytes == 0) {
      Request& front = receives_.front();
      tell_stream_locked();
      // What a receive that is to be filled has got counts, also where the stream fails then.
      const Status status = front.done != 0 ? Status() : moved.status;
      finish_receive_locked(told, status, front.done);
      continue;
    }
    hand_on_stream_locked(told, moved.bytes, count);
    if (moved.bytes < room && !ended_) {
      readable_ = false;
      return;
    }
  }
}

void RequestQueue::hand_on_stream_locked(Outcomes& told, uint32_t bytes, uint32_t count) noexcept {
  for (; count != 0 && bytes != 0; --count) {
    Request& front = receives_.front();
    const uint32_t part = std::min(bytes, front.data.bytes - front.done);
    front.done += part;
    bytes -= part;
    if (front.done < front.data.bytes && front.fills) return;
    tell_stream_locked();
    finish_receive_locked(told, Status(), front.done);
  }
}

void RequestQueue::tell_stream_locked() noexcept {
  if (!receives_.front().has_extras) return;
  const Extras& extras = receives_.front_extras();
  const uint32_t none = 0;
  bool cut = false;
  bool there = write(extras.flags, &none, sizeof none);
  if (extras.remote.data != nullptr) {
    const Result<kernel::Address> peer = kernel::peer_address(fd_);
    there = write_address(extras.remote, peer ? *peer : kernel::Address{}) && there;
  }
  if (extras.local.data != nullptr) {
    there = write_address(extras.local, local_address_locked(nullptr)) && there;
  }
  // The data has come: an address that finds the program's memory gone is all that is lost.
  static_cast<void>(write_control(extras.control, nullptr, &cut) && there);
}

// Datagrams.

kernel::Address RequestQueue::local_address_locked(const Arrival* arrival) noexcept {
  const Result<kernel::Address> bound = kernel::local_address(fd_);
  kernel::Address local = bound ? *bound : kernel::Address{};
  const bool reached =
      arrival != nullptr && arrival->details != nullptr && arrival->details->local.length != 0;
  if (!reached) return local;
  kernel::Address whole = arrival->details->local;
  if (local.length >= 4) std::memcpy(whole.bytes + 2, local.bytes + 2, 2);  // the port
  return whole;
}

Status RequestQueue::tell_extras_locked(const Arrival& arrival, uint32_t flags) noexcept {
  const Extras& extras = receives_.front_extras();
  bool there = true;
  bool cut = false;
  if (extras.remote.data != nullptr) there = write_address(extras.remote, *arrival.from);
  if (extras.local.data != nullptr) {
    there = write_address(extras.local, local_address_locked(&arrival)) && there;
  }
  if (extras.control.data != nullptr) {
    there = write_control(extras.control, arrival.details, &cut) && there;
    if (cut) flags |= win::msg_ctrunc;
  }
  if (extras.flags.data != nullptr) there = write(extras.flags, &flags, sizeof flags) && there;
  if (!there) return WsaCode::wsaefault;
  return cut ? WsaCode::wsaemsgsize : Status();
}

/// Says where the next datagrams are to go; how many there is room for.
uint32_t RequestQueue::aim_locked() noexcept {
  Landing& landing = *landing_;
  uint32_t count = std::min(receives_.waiting(), landing.room());
  if (landing.joined) {
    // As many pieces as the requests can take; what a receive brings too much would have to wait.
    // Little enough of them that the caches still hold what landed when it is copied out.
    const uint32_t pieces = std::clamp(Landing::most_joined / landing.piece_bytes, 1U, 4U);
    count = std::clamp(receives_.waiting() / landing.a_piece, 1U, std::min(count, pieces));
  }
  for (uint32_t i = 0; i < count; ++i) {
    Arrival& arrival = landing.arrivals[i];
    const Slice& data = receives_.at(i).data;
    const kernel::Buffer whole = {data.data, std::min(data.bytes, Landing::most_joined)};
    const kernel::Buffer block = {landing.has_blocks() ? landing.middle(i) : nullptr,
                                  landing.has_blocks() ? Landing::most_joined : 0};
    arrival.into = landing.joined ? block : whole;
    arrival.overflow = landing.joined ? kernel::Buffer{} : block;
    arrival.from = &landing.from[i];
    arrival.details = wants_details_ ? landing.details(i) : nullptr;
    if (arrival.details != nullptr) {
      arrival.details->local.length = 0;
      arrival.details->tell_joined = !landing.has_blocks();
      namespace slot = kernel::slot;
      arrival.details->tell_service =
          socket_.kept(slot::ip_recvtclass) != 0 || socket_.kept(slot::ipv6_recvtclass) != 0;
      arrival.details->tell_congestion =
          socket_.kept(slot::ip_ecn) != 0 || socket_.kept(slot::ipv6_ecn) != 0;
    }
  }
  return count;
}

/// False when there is nothing more to receive now.
bool RequestQueue::pull_datagrams_locked(Outcomes& told) noexcept {
  if (socket_.is(state::shut_receive | state::told)) {
    if (Status wrong = check_datagram_socket(socket_); !wrong.ok()) {
      finish_receive_locked(told, wrong, 0);
      return true;
    }
  }
  const uint32_t count = aim_locked();
  const Result<uint32_t> came = kernel::receive_datagrams(fd_, {landing_->arrivals, count});
  if (!came) {
    Status status = came.status();
    if (status == WsaCode::wsaewouldblock) {
      readable_ = false;
      return false;
    }
    if (is_for_the_receiver(socket_, &status)) finish_receive_locked(told, status, 0);
    return true;
  }
  hand_on_datagrams_locked(told, *came);
  if (*came == count) return true;
  readable_ = false;
  return false;
}

/// Hands out what came. What is in the program's buffers up to the first that was joined is where
/// it belongs.
void RequestQueue::hand_on_datagrams_locked(Outcomes& told, uint32_t count) noexcept {
  Landing& landing = *landing_;
  const bool in_blocks = landing.joined;
  uint32_t i = 0;
  for (; !in_blocks && i < count && landing.arrivals[i].cut_bytes == 0; ++i) {
    const Arrival& arrival = landing.arrivals[i];
    const Request& request = receives_.front();
    const bool cut = arrival.bytes > request.data.bytes && request.data.data != nullptr;
    Status status = cut ? WsaCode::wsaemsgsize : Status();  // WSAEMSGSIZE.2
    if (request.has_extras) {
      const Status extras = tell_extras_locked(arrival, cut ? win::msg_trunc : 0U);
      if (status.ok()) status = extras;
    }
    finish_receive_locked(told, status, std::min(arrival.bytes, request.data.bytes));
  }
  landing.first = i;
  landing.count = count - i;
  landing.rest = nullptr;
  uint32_t datagrams = 0, bytes = 0;
  bool joined = false;
  for (uint32_t k = i; k < count; ++k) {
    Arrival& arrival = landing.arrivals[k];
    joined = joined || arrival.cut_bytes != 0;
    bytes += arrival.bytes;
    datagrams += arrival.cut_bytes == 0 ? 1 : 1 + (arrival.bytes - 1) / arrival.cut_bytes;
    if (in_blocks) continue;
    // Out of the program's buffer, where others belong: in front of what did not fit.
    const auto head = static_cast<uint32_t>(std::min<size_t>(arrival.bytes, arrival.into.bytes));
    char* const begin = landing.middle(k) - head;
    if (!runtime::copy_from_user(begin, arrival.into.data, head)) arrival.bytes = 0;
    arrival.into.data = begin;
  }
  landing.joined = joined;
  if (landing.count != 0) {
    landing.a_piece = std::max(1U, datagrams / landing.count);
    landing.piece_bytes = std::max(1U, bytes / landing.count);
  }
  serve_locked(told);
}

/// Copies what landed to the requests that wait.
void RequestQueue::serve_locked(Outcomes& told) noexcept {
  Landing& landing = *landing_;
  while (landing.count != 0 && receives_.waiting() != 0) {
    const Arrival& arrival = landing.arrivals[landing.first];
    if (landing.rest == nullptr) {
      landing.rest = static_cast<const char*>(arrival.into.data);
      landing.rest_bytes = arrival.bytes;
    }
    const uint32_t part = arrival.cut_bytes == 0 ? landing.rest_bytes
                                                 : std::min(arrival.cut_bytes, landing.rest_bytes);
    const Request& request = receives_.front();
    const uint32_t bytes = std::min(part, request.data.bytes);
    const bool cut = bytes < part && request.data.data != nullptr;
    Status status = cut ? WsaCode::wsaemsgsize : Status();  // WSAEMSGSIZE.2
    if (!runtime::copy_to_user(request.data.data, landing.rest, bytes)) {
      status = WsaCode::wsaefault;
    }
    if (request.has_extras) {
      const Status extras = tell_extras_locked(arrival, cut ? win::msg_trunc : 0U);
      if (status.ok()) status = extras;
    }
    finish_receive_locked(told, status, bytes);
    landing.rest += part;
    landing.rest_bytes -= part;
    if (landing.rest_bytes != 0) continue;
    landing.rest = nullptr;
    ++landing.first;
    --landing.count;
  }
}

}  // namespace ws2::base
