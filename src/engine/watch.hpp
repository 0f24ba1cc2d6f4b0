// SPDX-License-Identifier: MIT
// Operations that a change of the network completes: SIO_ADDRESS_LIST_CHANGE and
// SIO_ROUTING_INTERFACE_CHANGE; and the same as a request to be told by a network event, which has
// no OVERLAPPED.
//
// They wait in a lane of their own, since no edge concerns them. The monitor tells the channel of a
// change, and under the channel's lock each watch is held against the number of the last change: a
// change that came between the beginning of a watch and its place in the lane is seen that way, one
// from before is not.
#pragma once

#include <memory>

#include "engine/channel.hpp"
#include "engine/monitor.hpp"
#include "engine/operation.hpp"
#include "engine/selection.hpp"
#include "kernel/change_feed.hpp"

namespace ws2::engine {

/// What a watch waits for. Its listener is with the monitor as long as it waits.
struct Watch final : Extra {
  Watch() = default;
  ~Watch() override { leave(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Begins to listen. Throws std::bad_alloc.
  Status listen(std::shared_ptr<ChangeListener> who);
  /// Whether what it waits for has happened since.
  [[nodiscard]] bool is_due() noexcept;
  void leave() noexcept;
  [[nodiscard]] bool asks_the_same(const Watch& other) const noexcept;

  uint32_t kinds = 0;  // kernel::change's
  uint32_t event = 0;  // the network event it stands for
  // With kinds of `ways`: only of the one to here, and how it was. Length 0: of any.
  kernel::Address destination;
  kernel::Way way;

 private:
  std::shared_ptr<ChangeListener> listener_;
  uint64_t seen_ = 0;  // the latest change that it was held against
};

/// What a channel has of watches.
struct Watching {
  ~Watching();
  OperationList operations;    // overlapped ones
  Operation* asked = nullptr;  // requests to be told by a network event
  uint32_t happened = 0;       // the events that were not told yet
  Status routing;              // what FD_ROUTING_INTERFACE_CHANGE says of the destination
};

}  // namespace ws2::engine
