// SPDX-License-Identifier: MIT
// The providers of the process. Knows the base provider by its WSPStartup only.
#include "providers/provider.hpp"

#include "base/provider.hpp"

namespace ws2::providers {

namespace detail {
constinit Provider base_provider;  // its table is written by the first WSAStartup, under its lock
}  // namespace detail

Status Provider::start() noexcept {
  WSPDATA data;
  WSAPROTOCOL_INFOW protocol = {};
  const WSPUPCALLTABLE up_calls = {};
  WSPPROC_TABLE table;
  const int error = base::start_provider(MAKEWORD(2, 2), &data, &protocol, up_calls, &table);
  if (error != 0) return status_of(error);
  table_ = table;
  return Status();
}

Status Provider::cleanup() noexcept {
  int error = 0;
  return table_.lpWSPCleanup(&error) == 0 ? Status() : status_of(error);
}

}  // namespace ws2::providers
