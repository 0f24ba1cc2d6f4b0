// SPDX-License-Identifier: MIT
// Network events: what WSAEventSelect or WSAAsyncSelect asked for, and what has happened since.
//
// An event that has been told is told again only after the call that re-enables it (a receive for
// FD_READ, a send that would have blocked for FD_WRITE, …). Then the condition is looked at anew,
// so what still holds is told again at once. An event object is told by a record and by being set;
// a window by one message for each event, in the order in which a program can make use of them:
// the connection before its data, the data before its end. Changes of the network are told once for
// each request by WSAIoctl (engine/watch.hpp). A message that finds the window's queue full is
// posted again by the background thread, every 10 ms while the window exists, as the specification
// of Windows Sockets 1.1 demands. Learn, "WSAEventSelect function", "WSAAsyncSelect function".
#pragma once

#include <cstdint>
#include <memory>

#include "errors/status.hpp"
#include "sync/event.hpp"

namespace ws2::engine {

/// The FD_ bits; the API floor holds them against the header.
namespace network {
constexpr uint32_t read = 1, write = 2, oob = 4, accept = 8, connect = 16, close = 32;
constexpr uint32_t routing_interface = 256, address_list = 512;
constexpr uint32_t all = 0x3FF;
constexpr uint32_t count = 10;
constexpr uint32_t connect_bit = 4, close_bit = 5, routing_interface_bit = 8;
/// Told once for each request: no state of the socket that could still hold.
constexpr uint32_t changes = routing_interface | address_list;
}  // namespace network

/// What holds of a socket now.
struct Conditions {
  uint32_t bits = 0;
  Status connect, close, routing;  // why they came
};

/// WSANETWORKEVENTS.
struct NetworkRecord {
  int32_t events = 0;
  int32_t errors[network::count] = {};
};

enum class Posting : uint8_t { posted, full, gone };

/// Posts a message to a window. `full`: its queue has no room now; `gone`: there is no window.
using Post = Posting (*)(uintptr_t window, uint32_t message, uintptr_t first,
                         intptr_t second) noexcept;

/// Who is told: an event object, or a window.
struct Hearer {
  std::shared_ptr<sync::Event> event;  // WSAEventSelect
  Post post = nullptr;                 // WSAAsyncSelect
  uintptr_t window = 0;
  uint32_t message = 0;
};

struct Selection {
  Hearer hearer;
  uintptr_t socket = 0;  // as the messages name it
  uint32_t mask = 0;
  uint32_t enabled = network::all;
  NetworkRecord record;

  /// A message found no room in the window's queue: it is to be posted again.
  bool owes = false;

  /// Tells of what holds and is enabled; which events it told of.
  uint32_t note(Conditions now) noexcept;

 private:
  // The outcome of a connect is found once: it is kept until somebody has been told.
  bool owes_connect_ = false;
  Status connect_;

  void record_and_set(const Conditions& now, uint32_t fresh) noexcept;
  uint32_t post(const Conditions& now, uint32_t fresh) noexcept;
};

}  // namespace ws2::engine
