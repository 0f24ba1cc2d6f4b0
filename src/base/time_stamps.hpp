// SPDX-License-Identifier: MIT
// When datagrams came and left: SIO_TIMESTAMPING and SIO_GET_TX_TIMESTAMP.
//
// The kernel puts the time of a datagram that has left into the socket's error queue, beside the
// ICMP messages, under a number that counts the datagrams whose time was asked for. So such sends
// are counted under a lock, and who reads the queue passes the times on to where they are kept.
// Sources: Microsoft Learn, "Winsock timestamping"; Linux, Documentation/networking/timestamping.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/message.hpp"
#include "runtime/mutex.hpp"

namespace ws2::base {

class Socket;

/// The times of a socket's sends until the program asks for them. Any thread.
class SentTimes {
 public:
  /// Nothing was sent yet, as the kernel counts.
  void restart() noexcept;
  /// At most so many are kept: of a time for which there is no room nothing is known.
  void limit(uint16_t most) noexcept;

  /// Sends the datagram; when its control data has an identifier, its time will be known by it.
  kernel::Moved send(int fd, kernel::MessageOut message) noexcept;
  /// A datagram has left.
  void note(uint32_t number, uint64_t ticks) noexcept;
  /// The time that is known by an identifier, once.
  std::optional<uint64_t> take(uint32_t id) noexcept;

 private:
  struct Awaited {
    uint32_t number, id;
  };
  struct Known {
    uint32_t id;
    uint64_t ticks;
  };
  void count_anew_locked(int fd) noexcept WS2_REQUIRES(lock_);

  runtime::Mutex lock_{runtime::Rank::sent_times};
  uint32_t next_ WS2_GUARDED_BY(lock_) = 0;
  uint16_t most_ WS2_GUARDED_BY(lock_) = 0;
  std::vector<Awaited> awaited_ WS2_GUARDED_BY(lock_);
  std::vector<Known> known_ WS2_GUARDED_BY(lock_);
};

/// The next ICMP message about an earlier datagram; times are kept on the way to it.
kernel::IcmpReport take_report(Socket& socket) noexcept;

/// Empties the queue of a socket that times its sends: as long as anything is in it, the kernel
/// says that the socket has an error. The next receive is told of what else there was.
void absorb_reports(Socket& socket) noexcept;

}  // namespace ws2::base
