// SPDX-License-Identifier: MIT
// Network events: what WSAEventSelect asked for, and what has happened since.
//
// An event that has been recorded is recorded again only after the call that re-enables it (a
// receive for FD_READ, a send that would have blocked for FD_WRITE, …). Then the condition is
// looked at anew, so what still holds is told again at once. Learn, "WSAEventSelect function".
#pragma once

#include <cstdint>
#include <memory>

#include "errors/status.hpp"
#include "sync/event.hpp"

namespace ws2::engine {

/// The FD_ bits; the API floor holds them against the header.
namespace network {
constexpr uint32_t read = 1, write = 2, oob = 4, accept = 8, connect = 16, close = 32;
constexpr uint32_t all = 0x3FF;
constexpr uint32_t count = 10;
constexpr uint32_t connect_bit = 4, close_bit = 5;
}  // namespace network

/// What holds of a socket now.
struct Conditions {
  uint32_t bits = 0;
  Status connect, close;  // why they came
};

/// WSANETWORKEVENTS.
struct NetworkRecord {
  int32_t events = 0;
  int32_t errors[network::count] = {};
};

struct Selection {
  std::shared_ptr<sync::Event> event;
  uint32_t mask = 0;
  uint32_t enabled = network::all;
  NetworkRecord record;

  /// Records what holds and is enabled, and sets the event.
  void note(const Conditions& now) noexcept;
};

}  // namespace ws2::engine
