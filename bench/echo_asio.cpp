// SPDX-License-Identifier: MIT
// The echo server with standalone Asio, in its native form: compiled as a Linux program it uses
// Asio's epoll back end, as a Winsock program the one on completion ports.
#include <asio.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

namespace {

using asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket) : socket_(std::move(socket)) {
    socket_.set_option(tcp::no_delay(true));
  }
  void read() {
    socket_.async_read_some(asio::buffer(data_),
                            [self = shared_from_this()](asio::error_code error, size_t bytes) {
                              if (!error) self->write(bytes);
                            });
  }

 private:
  void write(size_t bytes) {
    asio::async_write(socket_, asio::buffer(data_, bytes),
                      [self = shared_from_this()](asio::error_code error, size_t) {
                        if (!error) self->read();
                      });
  }
  tcp::socket socket_;
  char data_[65536];
};

void accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](asio::error_code error, tcp::socket socket) {
    if (!error) std::make_shared<Session>(std::move(socket))->read();
    accept(acceptor);
  });
}

}  // namespace

int main(int argc, char** argv) {
  const int workers = argc > 1 ? std::atoi(argv[1]) : 1;
  asio::io_context context(workers);
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  accept(acceptor);
  std::printf("%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
  std::fflush(stdout);
  std::vector<std::thread> threads;
  for (int i = 0; i < workers; ++i) threads.emplace_back([&] { context.run(); });
  while (std::getchar() != EOF) {
  }
  std::_Exit(0);
}
