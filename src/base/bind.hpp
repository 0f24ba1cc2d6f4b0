// SPDX-License-Identifier: MIT
// Winsock's meaning of binding, listening, accepting, connecting and shutting down.
#pragma once

#include <optional>
#include <span>

#include "base/socket.hpp"
#include "kernel/wait.hpp"

namespace ws2::base {

Status bind(Socket& socket, const kernel::Address& address);
Status listen(Socket& socket, int backlog);

/// A program's say about a connection that waits: the condition function of WSAAccept.
class Condition {
 public:
  enum class Verdict : uint8_t { accept, reject, defer };
  virtual ~Condition() = default;
  virtual Verdict ask(const kernel::Address& caller, const kernel::Address& callee) = 0;
};

/// \param name, length  the program's buffer for the peer's address, or two null pointers
/// \param condition     asked before the connection is accepted; nullptr accepts all. A deferred
///                      connection is the next one again (WSATRY_AGAIN), a rejected one is reset
///                      (WSAECONNREFUSED)
Result<handles::Handle> accept(const SocketReference& socket, void* name, int32_t* length,
                               Condition* condition);

/// \return WSAEWOULDBLOCK while a non-blocking connect goes on
Status connect(const SocketReference& socket, const kernel::Address& address) noexcept;

/// The parts of an overlapped connect: whether it may begin, its beginning, its outcome.
/// WSAEWOULDBLOCK while it goes on.
Status may_connect(Socket& socket, const kernel::Address& address) noexcept;
Status begin_connect(Socket& socket, const kernel::Address& address) noexcept;
Status connect_outcome(Socket& socket, const kernel::Address& address) noexcept;

/// How long connect_to_one may take in all; without a time, as long as each attempt takes.
class Attempts {
 public:
  explicit Attempts(std::optional<uint32_t> timeout_ms) noexcept;
  [[nodiscard]] bool over() const noexcept;
  /// What is left, for a wait: 0 waits as long as the kernel tries.
  [[nodiscard]] kernel::Limit deadline() const noexcept { return deadline_; }

 private:
  kernel::Limit deadline_ = 0;
};

/// Connects a stream socket, blocking or not, to the first address that answers: WSAConnectByName,
/// WSAConnectByList. The status is that of the last attempt.
Status connect_to_one(const SocketReference& socket, std::span<const kernel::Address> addresses,
                      const Attempts& attempts) noexcept;

/// Joins a multicast group, having bound the socket where the program had not.
/// \param flags  JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH
Status join_leaf(Socket& socket, const kernel::Address& group, uint32_t flags);

/// \param how  SD_RECEIVE, SD_SEND or SD_BOTH
Status shutdown(Socket& socket, int how) noexcept;

}  // namespace ws2::base
