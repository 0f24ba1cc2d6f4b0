// SPDX-License-Identifier: MIT
// Sends of Registered I/O. Sources: Microsoft Learn, "RIOSend", "RIOSendEx"; Linux, udp(7) on
// UDP_SEGMENT. Hot path.
#include <algorithm>
#include <cstring>
#include <utility>

#include "base/message.hpp"
#include "base/registered.hpp"
#include "base/send.hpp"
#include "engine/background.hpp"
#include "kernel/address.hpp"
#include "kernel/socket.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {

using runtime::Lock;

namespace {

constexpr Extras no_extras = {};

/// The trains of one system call, made of the sends at the front of a lane.
class Departure {
 public:
  static constexpr uint32_t most = 512;  // datagrams

  /// Whether another train or piece can be added.
  [[nodiscard]] bool full() const noexcept {
    return trains_ == kernel::trains_a_call || datagrams_ == most;
  }
  [[nodiscard]] uint32_t datagrams() const noexcept { return datagrams_; }
  [[nodiscard]] std::span<const kernel::Train> trains() const noexcept { return {train_, trains_}; }
  [[nodiscard]] uint32_t datagrams_of(size_t train) const noexcept { return size_[train]; }

  /// A train of its own.
  void begin(const Slice& data, const kernel::Address* to) noexcept {
    pieces_[pieces_used_] = {data.data, data.bytes};
    train_[trains_] = {{&pieces_[pieces_used_], 1}, to, 0};
    size_[trains_++] = 1;
    bytes_ = cut_ = data.bytes;
    ++pieces_used_;
    ++datagrams_;
  }
  /// One more datagram behind the last train, whose datagrams before it all have one size. False
  /// when it has to begin a train.
  bool append(const Slice& data, const kernel::Address* to, uint32_t cut_limit) noexcept {
    if (trains_ == 0) return false;
    kernel::Train& train = train_[trains_ - 1];
    const bool fits = train.to == to && data.bytes != 0 && data.bytes <= cut_ &&
                      cut_ <= cut_limit && bytes_ % cut_ == 0 &&
                      size_[trains_ - 1] < kernel::datagrams_a_train &&
                      bytes_ + data.bytes <= kernel::bytes_a_train;
    if (!fits) return false;
    kernel::Buffer& last = pieces_[pieces_used_ - 1];
    if (static_cast<char*>(last.data) + last.bytes == data.data) {
      last.bytes += data.bytes;  // the program's memory goes on where the datagram before ended
    } else {
      pieces_[pieces_used_++] = {data.data, data.bytes};
      train.pieces = {train.pieces.data(), train.pieces.size() + 1};
    }
    train.cut_bytes = static_cast<uint16_t>(cut_);
    bytes_ += data.bytes;
    ++size_[trains_ - 1];
    ++datagrams_;
    return true;
  }

 private:
  kernel::Buffer pieces_[most];
  kernel::Train train_[kernel::trains_a_call];
  uint32_t size_[kernel::trains_a_call];
  size_t trains_ = 0, pieces_used_ = 0;
  uint32_t datagrams_ = 0;
  uint32_t bytes_ = 0, cut_ = 0;  // of the last train
};

/// The destinations of one departure. Requests that name the same memory have the same one.
class Destinations {
 public:
  static constexpr uint32_t most = kernel::trains_a_call;

  [[nodiscard]] bool full() const noexcept { return count_ == most; }
  /// nullptr for a request without; WSAEFAULT.
  Result<const kernel::Address*> of(const Slice& remote) noexcept {
    if (remote.data == nullptr) return nullptr;
    if (count_ != 0 && remote.data == last_) return &addresses_[count_ - 1];
    kernel::Address& fresh = addresses_[count_];
    const uint32_t bytes = std::min<uint32_t>(remote.bytes, 28);
    if (!runtime::copy_from_user(fresh.bytes, remote.data, bytes)) {
      return WsaCode::wsaefault;
    }
    fresh.length = kernel::least_length(fresh.family());
    if (fresh.length > bytes) return WsaCode::wsaefault;
    last_ = remote.data;
    const kernel::Address* const before = count_ == 0 ? nullptr : &addresses_[count_ - 1];
    if (before != nullptr && before->length == fresh.length &&
        std::memcmp(before->bytes, fresh.bytes, fresh.length) == 0) {
      return before;
    }
    return &addresses_[count_++];
  }

 private:
  kernel::Address addresses_[most];
  const char* last_ = nullptr;
  uint32_t count_ = 0;
};

}  // namespace

Status RequestQueue::send(const Request& request, const Extras& extras, bool defer) noexcept {
  const Lock lock(send_lock_);
  if (send_queue_ == nullptr || send_queue_->closed()) return WsaCode::wsaeinval;
  if (outstanding(engine::Lane::send) >= sends_.limit()) return WsaCode::wsaenobufs;
  if (Status wrong = may_send(socket_, 0); !wrong.ok()) return wrong;
  add_outstanding(engine::Lane::send);
  const bool behind = sends_.committed() != 0;  // the kernel has no room: those before go first
  sends_.push(request, extras);
  if (defer) return Status();
  sends_.commit();
  if (!behind) run_sends_locked();
  return Status();
}

Status RequestQueue::commit_sends() noexcept {
  const Lock lock(send_lock_);
  if (send_queue_ == nullptr || send_queue_->closed()) return WsaCode::wsaeinval;
  const bool behind = sends_.committed() != 0;
  sends_.commit();
  if (!behind && sends_.committed() != 0) run_sends_locked();
  return Status();
}

void RequestQueue::run_sends_locked() noexcept {
  Outcomes told(*send_queue_, *this, engine::Lane::send, context_);
  while (sends_.committed() != 0) {
    const bool going = socket_.is_datagram() ? run_datagrams_locked(told) : run_stream_locked(told);
    if (going) continue;
    wait_for_room_locked();
    return;
  }
}

void RequestQueue::wait_for_room_locked() noexcept {
  // A descriptor of its own: the socket's may be in the same set already, for other reasons.
  if (room_fd_ < 0) room_fd_ = kernel::duplicate_socket(fd_);
  if (room_fd_ < 0) return;  // the next send tries again
  const Status armed = engine::Background::instance().arm(room_fd_, tag_, engine::edge::out);
  static_cast<void>(armed.ok());
}

void RequestQueue::drop_room_locked() noexcept {
  if (room_fd_ < 0) return;
  engine::Background::instance().remove(room_fd_);
  kernel::close_socket(std::exchange(room_fd_, -1));
}

bool RequestQueue::run_stream_locked(Outcomes& told) noexcept {
  constexpr uint32_t most = 64;
  kernel::Buffer buffers[most];
  const uint32_t count = std::min(sends_.committed(), most);
  for (uint32_t i = 0; i < count; ++i) {
    const Request& request = sends_.at(i);
    buffers[i] = {request.data.data + request.done, request.data.bytes - request.done};
  }
  const kernel::Moved moved = send_now(socket_, {buffers, count}, 0, nullptr);
  if (moved.status == WsaCode::wsaewouldblock) return false;
  if (!moved.status.ok()) {
    told.add(sends_.front(), moved.status, sends_.front().done);
    sends_.pop();
    return true;
  }
  uint32_t left = moved.bytes;
  for (uint32_t i = 0; i < count; ++i) {
    Request& front = sends_.front();
    const uint32_t part = std::min(left, front.data.bytes - front.done);
    front.done += part;
    left -= part;
    if (front.done != front.data.bytes) break;
    told.add(front, Status(), front.done);
    sends_.pop();
  }
  return true;
}

bool RequestQueue::run_datagrams_locked(Outcomes& told) noexcept {
  Departure departure;
  Destinations destinations;
  uint32_t cut_limit = cut_limit_;
  if (sends_.committed() > 1 && kernel::own_cut(fd_) != 0) cut_limit = 0;  // UDP_SEND_MSG_SIZE
  for (uint32_t i = 0; i < sends_.committed() && !departure.full(); ++i) {
    const Request& request = sends_.at(i);
    const Extras& extras = request.has_extras ? sends_.extras_at(i) : no_extras;
    if (extras.control.data != nullptr || destinations.full()) break;
    const Result<const kernel::Address*> to = destinations.of(extras.remote);
    if (!to) break;
    const kernel::Address* target = *to;
    // What is wrong with a destination is found when the request is the first.
    if (!check_destination(socket_, &target).ok()) break;
    if (!departure.append(request.data, target, cut_limit)) departure.begin(request.data, target);
  }
  if (departure.datagrams() == 0) return send_one_locked(told);
  const Result<uint32_t> sent = kernel::send_trains(fd_, departure.trains());
  if (!sent) {
    if (sent.status() == WsaCode::wsaewouldblock && socket_.is(state::bound)) return false;
    const kernel::Train& first = departure.trains()[0];
    const WsaCode code = sent.status().wsa();
    const bool uncut = code == WsaCode::wsaemsgsize || code == WsaCode::wsaeinval;
    if (first.cut_bytes != 0 && uncut) {
      cut_limit_ = first.cut_bytes - 1U;  // larger than a packet of the way there, most likely
      return true;
    }
    // Each by itself: what failed may be one of them, or an error of an earlier datagram.
    for (uint32_t i = departure.datagrams_of(0); i != 0; --i) {
      if (!send_one_locked(told)) return false;
    }
    return true;
  }
  if (!socket_.is(state::bound)) socket_.set(state::bound);
  for (uint32_t train = 0; train < *sent; ++train) {
    for (uint32_t i = departure.datagrams_of(train); i != 0; --i) {
      told.add(sends_.front(), Status(), sends_.front().data.bytes);
      sends_.pop();
    }
  }
  return true;
}

/// The first datagram, with all that may be said of it. False when the kernel has no room.
bool RequestQueue::send_one_locked(Outcomes& told) noexcept {
  const Request& request = sends_.front();
  Destinations destinations;
  const Extras& extras = request.has_extras ? sends_.front_extras() : no_extras;
  const Result<const kernel::Address*> to = destinations.of(extras.remote);
  if (!to) {
    told.add(request, to.status(), 0);
    sends_.pop();
    return true;
  }
  if (extras.control.data != nullptr) return send_with_control_locked(told, *to);
  const kernel::Buffer whole = {request.data.data, request.data.bytes};
  const kernel::Moved moved = send_now(socket_, {&whole, 1}, 0, *to);
  if (moved.status == WsaCode::wsaewouldblock) return false;
  told.add(request, moved.status, moved.bytes);
  sends_.pop();
  return true;
}

bool RequestQueue::send_with_control_locked(Outcomes& told, const kernel::Address* to) noexcept {
  constexpr uint32_t head = 8;  // RIO_CMSG_BUFFER and what aligns the messages behind it
  const Request& request = sends_.front();
  const Slice& beside = sends_.front_extras().control;
  alignas(8) std::byte control[512];
  uint32_t total = 0;
  kernel::Moved moved = {Status(), 0};
  const bool told_length =
      beside.bytes >= sizeof total && runtime::copy_from_user(&total, beside.data, sizeof total);
  const uint32_t bytes = total < head ? 0 : total - head;
  if (!told_length || total > beside.bytes || bytes > sizeof control) {
    moved.status = WsaCode::wsaeinval;
  } else if (!runtime::copy_from_user(control, beside.data + head, bytes)) {
    moved.status = WsaCode::wsaefault;
  } else {
    const kernel::Buffer whole = {request.data.data, request.data.bytes};
    const kernel::MessageOut message = {{&whole, 1}, to, {control, bytes}, 0};
    moved = base::send_message_now(socket_, message);
  }
  if (moved.status == WsaCode::wsaewouldblock) return false;
  told.add(request, moved.status, moved.bytes);
  sends_.pop();
  return true;
}

}  // namespace ws2::base
