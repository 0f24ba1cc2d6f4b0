// SPDX-License-Identifier: MIT
// A completion port that threads of the pool attend, for the calls that hand a program's callbacks
// to it.
#pragma once

#include <atomic>
#include <memory>

#include "engine/port.hpp"
#include "sync/pool.hpp"

namespace ws2::engine {

class PoolPort : public std::enable_shared_from_this<PoolPort> {
 public:
  using Dispatch = void (*)(const Entry& entry);

  /// Throws std::bad_alloc.
  static Result<std::shared_ptr<PoolPort>> open(uint32_t concurrency, Dispatch dispatch);
  PoolPort(std::shared_ptr<Port> port, Dispatch dispatch) noexcept
      : port_(std::move(port)), dispatch_(dispatch) {}

  [[nodiscard]] const std::shared_ptr<Port>& port() const noexcept { return port_; }

 private:
  class Server;
  Status add_server();
  void serve();

  const std::shared_ptr<Port> port_;
  const Dispatch dispatch_;
  std::atomic<uint32_t> waiting_{0};  // servers that wait for packets
};

}  // namespace ws2::engine
