// SPDX-License-Identifier: MIT
// Sockets within one machine: AF_UNIX, streams and SOCK_SEQPACKET.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include "sockets.hpp"
#include <afunix.h>
// clang-format on

#include <string>

namespace contract {

/// A path for a socket that nobody else has. Its file goes with it, as a program has to see to.
class LocalPath {
 public:
  LocalPath();
  explicit LocalPath(const std::string& path);
  LocalPath(const LocalPath&) = delete;
  LocalPath& operator=(const LocalPath&) = delete;
  ~LocalPath();

  [[nodiscard]] const std::string& text() const { return path_; }
  operator const sockaddr*() const { return reinterpret_cast<const sockaddr*>(&address_); }
  [[nodiscard]] int size() const { return sizeof address_; }
  /// Removes the file.
  void remove() const;

 private:
  std::string path_;
  sockaddr_un address_{};
};

/// A socket of AF_UNIX; skips the condition where the system has no such type.
struct LocalSocket : Socket {
  explicit LocalSocket(int type = SOCK_STREAM);
};

/// Two ends of one connection.
struct LocalPair {
  explicit LocalPair(int type = SOCK_STREAM);
  LocalPath path;
  LocalSocket listener, client;
  Socket server;
};

}  // namespace contract
