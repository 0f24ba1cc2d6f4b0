// SPDX-License-Identifier: MIT
// What a set tells of edges: the interface that the sockets of the floor above fulfil.
#pragma once

#include <cstdint>
#include <span>

#include "engine/epoll.hpp"
#include "handles/object.hpp"

namespace ws2::engine {

struct Meant;

/// The object behind the handle that an entry of a set carries as its tag. Every object of
/// Kind::socket and Kind::completions is one.
class Source : public handles::Object {
 public:
  using Object::Object;
  /// Any thread, without a lock, while the handle is pinned.
  virtual void ready(uint32_t events) noexcept = 0;
  /// ready() will follow soon: what it touches first is asked for.
  virtual void expect() const noexcept {}
  /// A thread has ended: operations that it began and that no port tells of end with it.
  virtual void thread_ended(uint32_t thread_id) noexcept = 0;
  /// Ends operations that began with another socket and wait here; how many.
  virtual uint32_t cancel_lent(const Meant&) noexcept { return 0; }
};

/// Tells the sources of what a set has found. A reaped event may name a socket that another thread
/// has closed meanwhile: the handle is looked up with its generation, so it is simply not found.
void tell(std::span<const Ready> found) noexcept;

/// Notes that the calling thread begins an operation that ends with it. Learn, "ExitThread
/// function": pending I/O of the thread is cancelled; not that of a completion port.
void bind_to_thread() noexcept;

}  // namespace ws2::engine
