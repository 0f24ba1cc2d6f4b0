// SPDX-License-Identifier: MIT
// The providers of the process: started on first need, ended by the last WSACleanup.
//
// A provider is known by its identifier and the file it came from, and has a number, by which
// handles name it (handles::Object::owner). A thread that needs one which is not ready starts it,
// and others wait meanwhile: no lock is held across WSPStartup, which may call back. The file of a
// provider stays in memory once it was started, since calls of other threads may still be inside
// when WSACleanup ends it; a provider that failed to start is unloaded.
#pragma once

#include <ws2spi.h>

#include "errors/status.hpp"
#include "providers/catalog.hpp"
#include "providers/provider.hpp"

namespace ws2::providers {

/// What loaded providers may call; constant from the first start on.
void set_up_calls(const WSPUPCALLTABLE& table) noexcept;

/// Starts the base provider: the first WSAStartup.
Status start_base() noexcept;

/// Makes a socket, by the provider that the catalog chooses.
/// \param flags  WSA_FLAG_*
/// \raises what the provider answers, and WSAEPROVIDERFAILEDINIT.1 WSAEPROVIDERFAILEDINIT.2
///         WSAEINVALIDPROVIDER.1 WSAEINVALIDPROCTABLE.1 WSASYSCALLFAILURE.1
Result<SOCKET> open_socket(const Wanted& wanted, DWORD flags);

/// The provider of an entry, started; the base provider for its own. Throws std::bad_alloc.
Result<Provider*> provider_of(const Listed& entry);

/// The number of the provider that an entry belongs to, as the provider names itself in an up-call.
/// WSAEINVAL for an entry that is none. Throws std::bad_alloc.
Result<uint16_t> number_of_entry(uint32_t entry);

/// The provider of a number that a handle has.
Provider& provider_number(uint16_t number) noexcept;

/// Takes the providers out of use: the last WSACleanup, under the lock of the starts.
void retire_all() noexcept;
/// Calls WSPCleanup of those that were retired; without a lock, since it may call back.
void end_retired() noexcept;

}  // namespace ws2::providers
