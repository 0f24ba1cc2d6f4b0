// SPDX-License-Identifier: MIT
// A completion port that threads of the pool attend: there is always one more than callbacks run,
// as far as threads can be had.
#include "engine/pool_port.hpp"

#include <new>
#include <utility>

namespace ws2::engine {

namespace {
constexpr uint32_t rest_ms = 5000;
}  // namespace

class PoolPort::Server final : public sync::Work {
 public:
  explicit Server(std::shared_ptr<PoolPort> owner) noexcept : owner_(std::move(owner)) {}
  void run() override { owner_->serve(); }

 private:
  const std::shared_ptr<PoolPort> owner_;
};

Result<std::shared_ptr<PoolPort>> PoolPort::open(uint32_t concurrency, Dispatch dispatch) {
  Result<std::shared_ptr<Port>> port = Port::open(concurrency);
  if (!port) return port.status();
  auto made = std::make_shared<PoolPort>(std::move(*port), dispatch);
  if (Status failed = made->add_server(); !failed.ok()) return failed;
  return made;
}

Status PoolPort::add_server() {
  auto server = std::make_shared<Server>(shared_from_this());
  if (Status failed = sync::Pool::instance().prepare(); !failed.ok()) return failed;
  waiting_.fetch_add(1);
  sync::Pool::instance().submit(std::move(server));
  return Status();
}

void PoolPort::serve() {
  for (;;) {
    Entry entry;
    const Port::Taken taken = port_->take({&entry, 1}, kernel::deadline_in_ms(rest_ms), nullptr);
    if (taken.by == Port::Taken::By::closed) return;
    if (taken.by == Port::Taken::By::timeout) {
      // One stays.
      if (waiting_.fetch_sub(1) != 1) return;
      waiting_.fetch_add(1);
      continue;
    }
    if (waiting_.fetch_sub(1) == 1) {
      try {
        static_cast<void>(add_server());
      } catch (const std::bad_alloc&) {
        // Then the next callback waits for this one.
      }
    }
    dispatch_(entry);
    waiting_.fetch_add(1);
  }
}

}  // namespace ws2::engine
