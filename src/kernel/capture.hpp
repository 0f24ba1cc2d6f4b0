// SPDX-License-Identifier: MIT
// Whole packets of an interface, for SIO_RCVALL and its kin: a packet socket, which takes a raw
// socket's descriptor over for a while. Source: packet(7).
#pragma once

#include <cstdint>

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// Which packets are captured, beside those of the other IP version.
enum class Captured : uint8_t { all, multicasts, group_management };

/// Opens a packet socket on the interface that has this address. WSAEACCES.3 without the privilege,
/// WSAEINVAL where no interface has the address.
/// \param promiscuous  also packets for other machines, where the link brings them
Result<int> open_capture(const Address& local, bool promiscuous, Captured what);

/// Puts the packet socket in the place of a socket, and keeps the mode and the limits of that one.
/// \return the socket's new descriptor
Result<int> exchange_for_capture(int capture, int fd) noexcept;

/// Gives the place back to the socket that was kept, which is closed there.
Status return_from_capture(int kept, int fd) noexcept;

/// The sender that the header of an IP packet names; no address where the packet is none.
Address sender_of_packet(const void* packet, uint32_t bytes) noexcept;

}  // namespace ws2::kernel
