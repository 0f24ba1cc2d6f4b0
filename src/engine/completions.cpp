// SPDX-License-Identifier: MIT
// Completion queues of Registered I/O. The mechanism is described in the header. Hot path.
#include "engine/completions.hpp"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

#include "engine/background.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::engine {

using runtime::Lock;

struct CompletionEntry {
  Completion completion;
  Requests* owner;  // alive: a member stays until its completions are taken
  Lane lane;
  bool notifies;
};

namespace {

std::unique_ptr<CompletionEntry[]> make_ring(uint32_t capacity) noexcept {
  return std::unique_ptr<CompletionEntry[]>(new (std::nothrow) CompletionEntry[capacity]);
}

}  // namespace

Result<std::shared_ptr<CompletionQueue>> CompletionQueue::open(uint32_t capacity,
                                                               Notification how) {
  std::unique_ptr<CompletionEntry[]> ring = make_ring(capacity);
  if (ring == nullptr) return WsaCode::wsaenobufs;
  return std::make_shared<CompletionQueue>(std::move(ring), capacity, std::move(how));
}

CompletionQueue::CompletionQueue(std::unique_ptr<CompletionEntry[]> ring, uint32_t capacity,
                                 Notification how) noexcept
    : how_(std::move(how)), ring_(std::move(ring)), capacity_(capacity) {}

CompletionQueue::~CompletionQueue() = default;

uint32_t CompletionQueue::outstanding(const Member& member) noexcept {
  const uint32_t receives = member.receiver ? member.who->outstanding(Lane::receive) : 0;
  return receives + (member.sends != 0 ? member.who->outstanding(Lane::send) : 0);
}

CompletionQueue::Member* CompletionQueue::find_locked(const Requests& who) noexcept {
  for (Member& member : members_) {
    if (member.who.get() == &who) return &member;
  }
  return nullptr;
}

void CompletionQueue::note_sole_locked() noexcept {
  const Member* found = nullptr;
  bool several = false;
  for (const Member& member : members_) {
    if (!member.receiver || member.leaving) continue;
    several = found != nullptr;
    if (several) break;
    found = &member;
  }
  several_.store(several, std::memory_order_relaxed);
  sole_ = several || found == nullptr ? nullptr : found->who;
}

Status CompletionQueue::join(std::shared_ptr<Requests> who, uint32_t receives, uint32_t sends) {
  std::shared_ptr<Requests> before;  // let go of without the lock
  const Lock lock(lock_);
  if (closed()) return WsaCode::wsaeinval;
  if (reserved_ + receives + sends > capacity_) return WsaCode::wsaenobufs;
  hungry_.reserve(members_.size() + 1);
  members_.push_back({std::move(who), receives, sends, receives != 0, false, false});
  const bool several = sole_ != nullptr && receives != 0;
  if (several || set_open_.load(std::memory_order_relaxed)) {
    if (Status failed = watch_locked(); !failed.ok()) {
      before = std::move(members_.back().who);
      members_.pop_back();
      return failed;
    }
  }
  reserved_ += uint64_t{receives} + sends;
  before = sole_;
  note_sole_locked();
  return Status();
}

Status CompletionQueue::change(const Requests& who, uint32_t receives, uint32_t sends) noexcept {
  const Lock lock(lock_);
  Member* const member = find_locked(who);
  if (member == nullptr) return WsaCode::wsaeinval;
  const uint64_t others = reserved_ - member->receives - member->sends;
  if (others + receives + sends > capacity_) return WsaCode::wsaenobufs;
  reserved_ = others + receives + sends;
  member->receives = receives;
  member->sends = sends;
  if (receives != 0 && !member->receiver) {
    member->receiver = true;
    const bool several = sole_ != nullptr;
    note_sole_locked();
    if (several || set_open_.load(std::memory_order_relaxed)) return watch_locked();
  }
  return Status();
}

void CompletionQueue::leave(const Requests& who) noexcept {
  std::vector<std::shared_ptr<Requests>> gone;
  std::shared_ptr<Requests> before;
  const Lock lock(lock_);
  Member* const member = find_locked(who);
  if (member == nullptr || member->leaving) return;
  if (member->watched) set_.remove(member->who->fd_);
  member->watched = false;
  member->leaving = true;
  ++leaving_;
  before = sole_;
  note_sole_locked();
  std::erase(hungry_, &who);
  remove_left_locked(&gone);
}

void CompletionQueue::watch_again(const Requests& who) noexcept {
  const Lock lock(lock_);
  Member* const member = find_locked(who);
  if (member == nullptr || !member->watched) return;
  // What was watched went with the descriptor's old meaning.
  static_cast<void>(set_.add(who.fd_, who.tag_, edge::in | edge::peer_closed));
}

void CompletionQueue::remove_left_locked(std::vector<std::shared_ptr<Requests>>* gone) noexcept {
  for (size_t i = 0; i < members_.size();) {
    Member& member = members_[i];
    const uint32_t left = member.leaving ? outstanding(member) : 0;
    if (!member.leaving || left != 0) {
      ++i;
      continue;
    }
    reserved_ -= uint64_t{member.receives} + member.sends;
    try {
      gone->push_back(std::move(member.who));
    } catch (const std::bad_alloc&) {
      // It goes here then, under the lock, which its end does not need.
    }
    if (&member != &members_.back()) member = std::move(members_.back());
    members_.pop_back();
    --leaving_;
  }
}

void CompletionQueue::push(Requests& who, Lane lane, std::span<const Outcome> all) noexcept {
  const Lock lock(lock_);
  if (closed()) {
    who.drop_outstanding(lane, static_cast<uint32_t>(all.size()));
    return;
  }
  uint32_t count = count_.load(std::memory_order_relaxed);
  assert(count + all.size() <= capacity_ && "room was set aside for each request");
  uint32_t place = head_ + count;
  uint32_t notifying = 0;
  for (const Outcome& outcome : all) {
    if (place >= capacity_) place -= capacity_;
    ring_[place++] = {outcome.completion, &who, lane, outcome.notifies};
    if (outcome.notifies) ++notifying;
  }
  count_.store(count + static_cast<uint32_t>(all.size()), std::memory_order_relaxed);
  notifying_ += notifying;
  if (notifying != 0 && armed_) fire_locked();
}

void CompletionQueue::note_hungry(Requests& who) noexcept {
  const Lock lock(lock_);
  if (who.hungry_ || hungry_.size() == hungry_.capacity()) return;
  who.hungry_ = true;
  hungry_.push_back(&who);
}

uint32_t CompletionQueue::hand_out_locked(Completion* into, uint32_t room) noexcept {
  constexpr uint32_t at_once = 64;
  Completion batch[at_once];
  const uint32_t count = std::min({room, at_once, count_.load(std::memory_order_relaxed)});
  if (count == 0) return 0;
  uint32_t place = head_;
  for (uint32_t i = 0; i < count; ++i) {
    batch[i] = ring_[place].completion;
    if (++place == capacity_) place = 0;
  }
  // What cannot be handed out stays.
  if (!runtime::copy_to_user(into, batch, count * sizeof batch[0])) return 0;
  uint32_t run = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const CompletionEntry& entry = ring_[head_];
    if (entry.notifies) --notifying_;
    if (++head_ == capacity_) head_ = 0;
    ++run;
    const CompletionEntry& next = ring_[head_];
    const bool more = i + 1 < count && next.owner == entry.owner && next.lane == entry.lane;
    if (more) continue;
    entry.owner->drop_outstanding(entry.lane, run);
    run = 0;
  }
  count_.store(count_.load(std::memory_order_relaxed) - count, std::memory_order_relaxed);
  return count;
}

Result<uint32_t> CompletionQueue::take(Completion* into, uint32_t room) noexcept {
  if (count_.load(std::memory_order_relaxed) < room) pull(false);
  std::vector<std::shared_ptr<Requests>> gone;
  const Lock lock(lock_);
  if (closed()) return WsaCode::wsaeinval;
  uint32_t taken = 0;
  while (taken < room && count_.load(std::memory_order_relaxed) != 0) {
    const uint32_t now = hand_out_locked(into + taken, room - taken);
    if (now == 0) {
      if (taken == 0) return WsaCode::wsaefault;
      break;
    }
    taken += now;
  }
  if (leaving_ != 0 && taken != 0) remove_left_locked(&gone);
  return taken;
}

void CompletionQueue::pull(bool told) noexcept {
  std::shared_ptr<Requests> some[32];
  size_t count = 0;
  {
    const Lock lock(lock_);
    if (sole_ != nullptr) some[count++] = sole_;
  }
  if (count != 0) {
    some[0]->pull(told);
    return;
  }
  reap();
  {
    const Lock lock(lock_);
    while (!hungry_.empty() && count < std::size(some)) {
      Requests* const who = hungry_.back();
      hungry_.pop_back();
      who->hungry_ = false;
      some[count++] = who->shared_from_this();
    }
  }
  for (size_t i = 0; i < count; ++i) some[i]->pull(true);
}

void CompletionQueue::reap() noexcept {
  if (!set_open_.load(std::memory_order_acquire)) return;
  Ready found[64];
  size_t count;
  do {
    count = set_.wait(found, 0);
    tell({found, count});
  } while (count == std::size(found));
}

Status CompletionQueue::watch_locked() noexcept {
  if (!set_open_.load(std::memory_order_relaxed)) {
    if (Status failed = set_.open(); !failed.ok()) return failed;
    set_open_.store(true, std::memory_order_release);
  }
  for (Member& member : members_) {
    if (member.watched || !member.receiver || member.leaving) continue;
    const Status added = set_.add(member.who->fd_, member.who->tag_, edge::in | edge::peer_closed);
    if (!added.ok()) return added;
    member.watched = true;
  }
  return Status();
}

Status CompletionQueue::arm_locked() noexcept {
  return how_.port != nullptr ? how_.port->set().arm(set_, tag_)
                              : Background::instance().arm(set_, tag_);
}

void CompletionQueue::disarm_locked() noexcept {
  if (!armed_) return;
  armed_ = false;
  if (how_.port != nullptr) how_.port->release();
}

void CompletionQueue::fire_locked() noexcept {
  disarm_locked();
  if (how_.event != nullptr) how_.event->set();
  if (how_.port == nullptr) return;
  packet_->parcel = {how_.key, nullptr};
  packet_->overlapped = how_.overlapped;
  // A port that is closed takes nothing, and then nobody is to be told.
  if (how_.port->deliver(*packet_)) static_cast<void>(packet_.release());
}

Status CompletionQueue::notify() noexcept {
  if (how_.event == nullptr && how_.port == nullptr) return WsaCode::wsaeinval;
  std::unique_ptr<Operation> packet;
  if (how_.port != nullptr) {
    packet.reset(new (std::nothrow) Operation);
    if (packet == nullptr) return WsaCode::wsaenobufs;
  }
  {
    const Lock lock(lock_);
    if (closed()) return WsaCode::wsaeinval;
    if (armed_) return WsaCode::wsaealready;
    if (Status failed = watch_locked(); !failed.ok()) return failed;
    if (how_.reset) how_.event->reset();
    packet_ = std::move(packet);
    armed_ = true;
    if (how_.port != nullptr) how_.port->oblige();
    if (notifying_ != 0) {
      fire_locked();
      return Status();
    }
  }
  pull(true);
  const Lock lock(lock_);
  if (!armed_) return Status();
  Status armed = arm_locked();
  if (!armed.ok()) disarm_locked();
  return armed;
}

void CompletionQueue::ready() noexcept {
  reap();
  const Lock lock(lock_);
  if (armed_ && !closed()) static_cast<void>(arm_locked());
}

Status CompletionQueue::resize(uint32_t capacity) noexcept {
  std::unique_ptr<CompletionEntry[]> fresh = make_ring(capacity);
  if (fresh == nullptr) return WsaCode::wsaenobufs;
  const Lock lock(lock_);
  if (closed()) return WsaCode::wsaeinval;
  const uint32_t count = count_.load(std::memory_order_relaxed);
  if (capacity < reserved_ || capacity < count) return WsaCode::wsaetoomanyrefs;
  for (uint32_t i = 0; i < count; ++i) fresh[i] = ring_[(uint64_t{head_} + i) % capacity_];
  ring_.swap(fresh);
  capacity_ = capacity;
  head_ = 0;
  return Status();
}

void CompletionQueue::close() noexcept {
  std::vector<Member> members;
  std::shared_ptr<Requests> before;
  const Lock lock(lock_);
  closed_.store(true, std::memory_order_release);
  disarm_locked();
  if (set_open_.load(std::memory_order_relaxed)) {
    if (how_.port != nullptr) how_.port->set().remove(set_);
    if (how_.port == nullptr && how_.event != nullptr) Background::instance().remove(set_);
  }
  const uint32_t count = count_.exchange(0, std::memory_order_relaxed);
  for (uint32_t i = 0; i < count; ++i) {
    const CompletionEntry& entry = ring_[(uint64_t{head_} + i) % capacity_];
    entry.owner->drop_outstanding(entry.lane, 1);
  }
  members.swap(members_);
  before = std::move(sole_);
  hungry_.clear();
  notifying_ = 0;
}

}  // namespace ws2::engine
