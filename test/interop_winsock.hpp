// SPDX-License-Identifier: MIT
// The Winsock half of the interop test, in types that both halves have.
#pragma once

#include <libws2/interop.h>

#include <string>

namespace winsock {

constexpr int error_not_initialised = 10093;
constexpr int error_not_a_socket = 10038;
constexpr int error_family = 10047;

void start();
void stop();
int last_error();
ws2_socket_t open_stream();
bool send(ws2_socket_t s, const std::string& text);
std::string receive(ws2_socket_t s);
ws2_socket_t accept(ws2_socket_t listener);
bool close(ws2_socket_t s);
/// Whether a receive on an idle socket says WSAEWOULDBLOCK at once.
bool would_block(ws2_socket_t s);

}  // namespace winsock
