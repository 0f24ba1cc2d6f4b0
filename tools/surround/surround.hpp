// SPDX-License-Identifier: MIT
// What the surroundings of a condition are made from. Linux only: the conditions do not see it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <initializer_list>
#include <string>

namespace surround {

/// This machine or this user does not allow the surroundings.
struct NotPermitted {
  std::string reason;
};

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// Throws NotPermitted with the system's reason when a call has failed.
int must(int result, const char* what);

/// Runs a program and wants it to succeed.
void run(std::initializer_list<const char*> words);
void write_file(const std::string& path, const std::string& content);
/// A network setting of this namespace; one that the kernel does not have is passed over.
void tune(const std::string& setting, const std::string& value);

/// A network of its own, with loopback up; without root by a user namespace.
void own_network();
/// A view of the file system of its own.
void own_files();

/// A helper process that ends with this one. `body` runs in it.
pid_t start(const std::function<void()>& body);

/// A network interface of which this process is the far end. Answers with ICMP what the condition
/// asks for by its address (conditions/outside.hpp), and swallows everything else.
Descriptor open_outside();
void answer_outside(int tun);

/// A host at the other end of a link that accepts one connection, and is never heard of again.
void start_vanishing_peer();

/// A name server on loopback: what it answers is the first label of the question.
void start_name_server();

}  // namespace surround
