// SPDX-License-Identifier: MIT
// Channels and changes of the network.
#include "engine/watch.hpp"

#include <cstring>
#include <new>
#include <utility>

#include "engine/background.hpp"
#include "engine/source.hpp"

namespace ws2::engine {

using runtime::Lock;

Status Watch::listen(std::shared_ptr<ChangeListener> who) {
  if (Status failed = Monitor::instance().add(who); !failed.ok()) return failed;
  seen_ = who->since();
  listener_ = std::move(who);
  // Asked after it listens: a change in between counts as one from before.
  if (destination.length != 0) way = kernel::way_to(destination);
  return Status();
}

bool Watch::is_due() noexcept {
  if (listener_ == nullptr) return false;
  const uint64_t latest = Monitor::instance().latest(kinds);
  if (latest <= seen_) return false;
  seen_ = latest;  // before the route is asked for: a change after that is looked at once more
  if (destination.length == 0) return true;
  const kernel::Way now = kernel::way_to(destination);
  const bool differs = !(now == way);
  if (differs) way = now;
  return differs;
}

void Watch::leave() noexcept {
  if (listener_ == nullptr) return;
  Monitor::instance().remove(listener_.get());
  listener_.reset();
}

bool Watch::asks_the_same(const Watch& other) const noexcept {
  return kinds == other.kinds && destination.length == other.destination.length &&
         std::memcmp(destination.bytes, other.destination.bytes, destination.length) == 0;
}

Watching::~Watching() {
  while (asked != nullptr) delete std::exchange(asked, asked->next);
}

bool Channel::make_watching_locked() noexcept {
  if (watching_ == nullptr) watching_.reset(new (std::nothrow) Watching);
  return watching_ != nullptr;
}

Posted Channel::watch(std::unique_ptr<Operation> operation) noexcept {
  Spent spent;
  const Lock lock(lock_);
  if (closed_) return {WsaCode::wsaenotsock};
  if (operation->extra->has_routine() && port_ != nullptr) return {WsaCode::wsaeinval};
  if (!make_watching_locked()) return {WsaCode::wsaenobufs};
  if (!write_pending(operation->overlapped)) return {WsaCode::wsaefault};
  watching_->operations.push(*operation.release());
  if (port_ == nullptr) bind_to_thread();
  run_watches_locked(spent.list());
  return {WsaCode::wsa_io_pending};
}

Status Channel::ask(std::unique_ptr<Operation> request) noexcept {
  Spent spent;
  const Lock lock(lock_);
  if (closed_) return WsaCode::wsaenotsock;
  if (!make_watching_locked()) return WsaCode::wsaenobufs;
  const auto& fresh = extra_of<Watch>(*request);
  for (Operation** link = &watching_->asked; *link != nullptr;) {
    Operation& known = **link;
    if (!fresh.asks_the_same(extra_of<Watch>(known))) {
      link = &known.next;
      continue;
    }
    *link = known.next;
    spent.add(known);
  }
  // Learn, "WSAAsyncSelect function": told once, of a change after the request.
  watching_->happened &= ~fresh.event;
  request->next = watching_->asked;
  watching_->asked = request.release();
  run_watches_locked(spent.list());
  return Status();
}

void Channel::changed() noexcept {
  Spent spent;
  const Lock lock(lock_);
  if (!closed_ && watching_ != nullptr) run_watches_locked(spent.list());
}

void Channel::run_watches_locked(Operation** spent) noexcept {
  OperationList& lane = watching_->operations;
  Operation* before = nullptr;
  for (Operation** link = &lane.first; *link != nullptr;) {
    Operation& operation = **link;
    auto& watch = extra_of<Watch>(operation);
    if (!watch.is_due()) {
      before = &operation;
      link = &operation.next;
      continue;
    }
    *link = operation.next;
    if (lane.last == &operation) lane.last = before;
    watch.leave();
    settle_locked(operation, spent);
  }
  for (Operation** link = &watching_->asked; *link != nullptr;) {
    Operation& request = **link;
    auto& watch = extra_of<Watch>(request);
    if (!watch.is_due()) {
      link = &request.next;
      continue;
    }
    *link = request.next;
    watching_->happened |= watch.event;
    if (watch.event == network::routing_interface) watching_->routing = watch.way.status;
    request.next = *spent;
    *spent = &request;
  }
  if (watching_->happened != 0) note_locked(Conditions{});
}

void Channel::note_locked(Conditions now) noexcept {
  if (selection_ == nullptr) return;
  if (watching_ != nullptr) {
    now.bits |= watching_->happened;
    now.routing = watching_->routing;
  }
  const uint32_t told = selection_->note(now);
  if (watching_ != nullptr) watching_->happened &= ~told;
  if (selection_->owes) Background::instance().look_again(tag_);
}

}  // namespace ws2::engine
