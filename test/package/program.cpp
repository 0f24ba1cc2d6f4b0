// SPDX-License-Identifier: MIT
// A C++ program as somebody outside would write it for Windows: standard headers on either side of
// winsock2.h, a thread as the peer, and Winsock's names as names of its own. Its output is what the
// test expects.
// clang-format off: the order is what this program is about
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
// clang-format on

namespace {

class Socket {
 public:
  explicit Socket(SOCKET handle) : handle_(handle) {
    if (handle == INVALID_SOCKET) throw std::runtime_error("no socket");
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { closesocket(handle_); }

  void send(const std::string& text) const {
    if (::send(handle_, text.data(), static_cast<int>(text.size()), 0) == SOCKET_ERROR) {
      throw std::runtime_error("send: " + std::to_string(WSAGetLastError()));
    }
  }

  std::string recv() const {
    char buffer[64];
    const int got = ::recv(handle_, buffer, sizeof buffer, 0);
    if (got == SOCKET_ERROR) {
      throw std::runtime_error("recv: " + std::to_string(WSAGetLastError()));
    }
    return std::string(buffer, static_cast<size_t>(got));
  }

  SOCKET get() const { return handle_; }

 private:
  SOCKET handle_;
};

void echo_once(const Socket& listener, int most) {
  const Socket served(accept(listener.get(), nullptr, nullptr));
  const std::string text = served.recv();
  served.send(text.substr(0, static_cast<size_t>(std::min(most, 64))));
}

}  // namespace

int main() try {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  {
    const Socket listener(socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP));
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    int length = sizeof address;
    if (bind(listener.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        listen(listener.get(), 1) != 0 ||
        getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) {
      throw std::runtime_error("listen: " + std::to_string(WSAGetLastError()));
    }
    std::thread peer(std::bind(echo_once, std::cref(listener), 5));
    const Socket client(socket(AF_INET6, SOCK_STREAM, 0));
    if (connect(client.get(), reinterpret_cast<sockaddr*>(&address), length) != 0) {
      throw std::runtime_error("connect: " + std::to_string(WSAGetLastError()));
    }
    client.send("hello, world");
    const std::string back = client.recv();
    peer.join();
    const std::filesystem::path path = "a/b";
    std::cout << "echoed " << back << ", then " << WSAENOTSOCK
              << (path.filename() == "b" ? "" : " and a strange file system") << "\n";
  }
  WSACleanup();
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
