// SPDX-License-Identifier: MIT
// Who in this process holds which local address: Windows' rules for two sockets on one address.
//
// Learn's page "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE" has a matrix of first and second bind
// (wildcard or specific; default, SO_REUSEADDR or SO_EXCLUSIVEADDRUSE) whose answers Linux does not
// share. The book decides between sockets of this process; between processes the kernel decides,
// which refuses where Windows would let a port be stolen.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <vector>

#include "errors/status.hpp"
#include "kernel/view.hpp"
#include "runtime/mutex.hpp"

namespace ws2::base {

class Socket;

class AddressBook {
 public:
  static AddressBook& instance() noexcept;

  /// Binds by Windows' rules: WSAEADDRINUSE.1, WSAEACCES.2, or what the kernel says. The chosen
  /// port is noted.
  Status bind(Socket& socket, const kernel::Address& address);

  /// Listens, also where Windows lets two sockets that overlap both listen.
  Status listen(Socket& socket, int backlog);

  /// The socket gives its address up; any socket may be passed.
  void forget(const Socket& socket) noexcept;

 private:
  enum class Mode : uint8_t { plain, reuse, exclusive };
  struct Holder {
    Socket* socket;
    kernel::Address address;
    Mode mode;
    bool wildcard;
  };
  /// Only sockets of one port can be in each other's way.
  struct Port {
    int family, type, protocol;
    uint16_t number;
    friend auto operator<=>(const Port&, const Port&) noexcept = default;
  };
  using Holders = std::multimap<Port, Holder>;
  enum class Verdict : uint8_t { allowed, in_use, forbidden };

  AddressBook() = default;
  static Holder describe(Socket& socket, const kernel::Address& address) noexcept;
  static Port port_of(const Socket& socket, uint16_t number) noexcept;
  static Verdict judge(const Holder& first, const Holder& second) noexcept;
  Status may_bind_locked(const Port& port, const Holder& holder) WS2_REQUIRES(lock_);
  std::vector<int> neighbours_locked(const Port& port, const Socket& socket) WS2_REQUIRES(lock_);

  runtime::Mutex lock_{runtime::Rank::addresses};
  Holders holders_ WS2_GUARDED_BY(lock_);
};

}  // namespace ws2::base
