// SPDX-License-Identifier: MIT
// The book of local addresses. Its matrix is described in the header.
#include "base/address_book.hpp"

#include <new>

#include "base/socket.hpp"
#include "kernel/address.hpp"
#include "kernel/bind.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {
namespace {

/// Lets sockets of this process overlap in the kernel's eyes while it lives. Every socket that
/// already holds the port must agree, or the kernel refuses.
class Overlap {
 public:
  explicit Overlap(std::vector<int> descriptors) noexcept : descriptors_(std::move(descriptors)) {
    put(true);
  }
  ~Overlap() { put(false); }
  Overlap(const Overlap&) = delete;
  Overlap& operator=(const Overlap&) = delete;

 private:
  void put(bool on) noexcept {
    // A kernel that refuses the option refuses the bind as well, and that answer counts.
    for (const int fd : descriptors_) static_cast<void>(kernel::set_reuse_port(fd, on));
  }
  const std::vector<int> descriptors_;
};

}  // namespace

AddressBook& AddressBook::instance() noexcept {
  // Not destroyed at exit: sockets may outlive it there.
  alignas(AddressBook) static unsigned char memory[sizeof(AddressBook)];
  static AddressBook* const book = new (memory) AddressBook;
  return *book;
}

AddressBook::Holder AddressBook::describe(Socket& socket, const kernel::Address& address) noexcept {
  constexpr uint32_t shares = state::reuse_address | state::shares_port;
  const Mode mode = socket.is(state::exclusive_address) ? Mode::exclusive
                    : socket.is(shares)                 ? Mode::reuse
                                                        : Mode::plain;
  return {&socket, address, mode, kernel::is_unspecified(address)};
}

AddressBook::Port AddressBook::port_of(const Socket& socket, uint16_t number) noexcept {
  const kernel::Endpoint& endpoint = socket.endpoint();
  return {endpoint.family, endpoint.type, endpoint.protocol, number};
}

AddressBook::Verdict AddressBook::judge(const Holder& first, const Holder& second) noexcept {
  const bool same_place = first.wildcard == second.wildcard &&
                          (first.wildcard || kernel::same_endpoint(first.address, second.address));
  // Two different specific addresses never meet.
  if (!first.wildcard && !second.wildcard && !same_place) return Verdict::allowed;
  switch (second.mode) {
    case Mode::reuse:
      if (first.mode == Mode::exclusive) {
        return first.wildcard || same_place ? Verdict::forbidden : Verdict::allowed;
      }
      if (!same_place) return Verdict::allowed;
      return first.mode == Mode::reuse ? Verdict::allowed : Verdict::forbidden;
    case Mode::plain:
      if (same_place) return Verdict::in_use;
      return first.mode == Mode::exclusive && first.wildcard ? Verdict::forbidden
                                                             : Verdict::allowed;
    case Mode::exclusive:
      break;
  }
  if (same_place) return Verdict::in_use;
  if (!first.wildcard) return Verdict::in_use;
  return first.mode == Mode::exclusive ? Verdict::forbidden : Verdict::allowed;
}

std::vector<int> AddressBook::neighbours_locked(const Port& port, const Socket& socket) {
  std::vector<int> descriptors;
  const auto [first, last] = holders_.equal_range(port);
  for (auto other = first; other != last; ++other) {
    if (other->second.socket != &socket) descriptors.push_back(other->second.socket->fd());
  }
  return descriptors;
}

Status AddressBook::may_bind_locked(const Port& port, const Holder& holder) {
  const auto [first, last] = holders_.equal_range(port);
  for (auto other = first; other != last; ++other) {
    const Verdict verdict = judge(other->second, holder);
    if (verdict == Verdict::in_use) return WsaCode::wsaeaddrinuse;  // WSAEADDRINUSE.1
    if (verdict == Verdict::forbidden) return WsaCode::wsaeacces;   // WSAEACCES.2
  }
  return Status();
}

Status AddressBook::bind(Socket& socket, const kernel::Address& address) {
  const bool has_port = address.family() != win::af_unix && socket.endpoint().type != win::sock_raw;
  if (!has_port) return kernel::bind(socket.fd(), address);

  // Nothing may fail once the kernel has bound, so the place in the book is made before.
  Holders made;
  made.emplace(port_of(socket, kernel::port_of(address)), describe(socket, address));
  Holders::node_type place = made.extract(made.begin());
  const runtime::Lock lock(lock_);
  std::vector<int> overlap;
  if (place.key().number != 0) {
    if (Status refused = may_bind_locked(place.key(), place.mapped()); !refused.ok()) {
      return refused;
    }
    overlap = neighbours_locked(place.key(), socket);
  }
  // The kernel's SO_REUSEADDR is the part of Windows' that concerns connections still closing.
  if (place.mapped().mode == Mode::reuse) {
    if (Status failed = kernel::set_reuse_address(socket.fd(), true); !failed.ok()) return failed;
  }
  Status bound;
  {
    if (!overlap.empty()) overlap.push_back(socket.fd());
    const Overlap allowed(std::move(overlap));
    bound = kernel::bind(socket.fd(), address);
  }
  if (!bound.ok()) return bound;
  if (const Result<kernel::Address> chosen = kernel::local_address(socket.fd())) {
    place.mapped().address = *chosen;
    place.key().number = kernel::port_of(*chosen);
  }
  socket.book_port = place.key().number;
  holders_.insert(std::move(place));
  return Status();
}

Status AddressBook::listen(Socket& socket, int backlog) {
  const runtime::Lock lock(lock_);
  std::vector<int> overlap;
  if (socket.is(state::bound_by_program)) {
    overlap = neighbours_locked(port_of(socket, socket.book_port), socket);
  }
  if (!overlap.empty()) overlap.push_back(socket.fd());
  const Overlap allowed(std::move(overlap));
  const Status listens = kernel::listen(socket.fd(), backlog);
  // The kernel lets SO_REUSEADDR pass over a connection that is still closing only where that one
  // had it too, so the connections inherit it from here (WSAEADDRINUSE.2). A listener itself is
  // never shared that way.
  if (listens.ok() && !socket.is(state::exclusive_address)) {
    static_cast<void>(kernel::set_reuse_address(socket.fd(), true));
  }
  return listens;
}

void AddressBook::forget(const Socket& socket) noexcept {
  if (!socket.is(state::bound_by_program)) return;
  const runtime::Lock lock(lock_);
  const auto [first, last] = holders_.equal_range(port_of(socket, socket.book_port));
  for (auto holder = first; holder != last; ++holder) {
    if (holder->second.socket != &socket) continue;
    holders_.erase(holder);
    return;
  }
}

}  // namespace ws2::base
