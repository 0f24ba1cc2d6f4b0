// SPDX-License-Identifier: MIT
// Standalone Asio, as Debian ships it, on its Winsock branch: a program that nobody wrote for this
// library. It is compiled twice, for the select back end and for the one on completion ports. Each
// part ends the program with its line when it fails.
#include <asio.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#if !defined(ASIO_WINDOWS) || defined(ASIO_HAS_IOCP) == defined(ASIO_DISABLE_IOCP)
#error "Asio did not take its Winsock branch with the back end that is meant"
#endif

namespace {

using asio::ip::tcp;
using asio::ip::udp;

void check(bool good, const char* what, int line) {
  if (good) return;
  std::fprintf(stderr, "asio_test.cpp:%d: %s\n", line, what);
  std::fflush(stderr);
  std::_Exit(1);
}
#define CHECK(what) check(static_cast<bool>(what), #what, __LINE__)

const tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);

/// Sends back what comes, until the peer closes or breaks off.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::vector<asio::error_code>& ends)
      : socket_(std::move(socket)), ends_(ends) {}
  void read() {
    socket_.async_read_some(asio::buffer(data_),
                            [self = shared_from_this()](asio::error_code error, size_t bytes) {
                              if (error) return self->ends_.push_back(error);
                              self->write(bytes);
                            });
  }

 private:
  void write(size_t bytes) {
    asio::async_write(socket_, asio::buffer(data_, bytes),
                      [self = shared_from_this()](asio::error_code error, size_t) {
                        if (error) return self->ends_.push_back(error);
                        self->read();
                      });
  }

  tcp::socket socket_;
  std::vector<asio::error_code>& ends_;
  char data_[4096];
};

/// An echo server for a number of connections, in a thread of its own.
class Server {
 public:
  explicit Server(int connections) : acceptor_(context_, any_port), left_(connections) {
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  tcp::endpoint endpoint() { return acceptor_.local_endpoint(); }
  std::vector<asio::error_code> wait() {
    thread_.join();
    return ends_;
  }

 private:
  void accept() {
    acceptor_.async_accept([this](asio::error_code error, tcp::socket socket) {
      CHECK(!error);
      std::make_shared<Session>(std::move(socket), ends_)->read();
      if (--left_ > 0) accept();
    });
  }

  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::vector<asio::error_code> ends_;
  int left_;
  std::thread thread_;
};

void tcp_echo_and_graceful_close() {
  Server server(1);
  asio::io_context context;
  tcp::socket socket(context);
  socket.connect(server.endpoint());
  const std::string sent(100000, 'x');
  std::thread writer([&] { asio::write(socket, asio::buffer(sent)); });
  std::string received(sent.size(), '\0');
  asio::read(socket, asio::buffer(received));
  writer.join();
  CHECK(received == sent);
  socket.shutdown(tcp::socket::shutdown_send);
  const auto ends = server.wait();
  CHECK(ends.size() == 1 && ends[0] == asio::error::eof);
  asio::error_code error;
  char byte = 0;
  CHECK(socket.read_some(asio::buffer(&byte, 1), error) == 0 && error == asio::error::eof);
}

void abortive_close() {
  Server server(1);
  asio::io_context context;
  tcp::socket socket(context);
  socket.connect(server.endpoint());
  char byte = 'a';
  asio::write(socket, asio::buffer(&byte, 1));
  asio::read(socket, asio::buffer(&byte, 1));  // accepted, and its session reads
  socket.set_option(tcp::socket::linger(true, 0));
  socket.close();
  const auto ends = server.wait();
  CHECK(ends.size() == 1 && ends[0] == asio::error::connection_reset);
}

void many_connections() {
  constexpr int connections = 100;
  Server server(connections);
  asio::io_context context;
  std::vector<std::unique_ptr<tcp::socket>> sockets;
  std::vector<std::string> answers(connections, std::string(5, '\0'));
  int answered = 0;
  for (int i = 0; i < connections; ++i) {
    sockets.push_back(std::make_unique<tcp::socket>(context));
    tcp::socket& socket = *sockets.back();
    std::string& answer = answers[static_cast<size_t>(i)];
    socket.async_connect(server.endpoint(), [&](asio::error_code error) {
      CHECK(!error);
      asio::async_write(socket, asio::buffer("hello", 5), [&](asio::error_code failed, size_t) {
        CHECK(!failed);
        asio::async_read(socket, asio::buffer(answer), [&](asio::error_code broken, size_t) {
          CHECK(!broken && answer == "hello");
          ++answered;
          socket.close();
        });
      });
    });
  }
  context.run();
  CHECK(answered == connections);
  CHECK(server.wait().size() == connections);
}

void refused_connect() {
  asio::io_context context;
  tcp::endpoint nobody;
  {
    tcp::acceptor once(context, any_port);
    nobody = once.local_endpoint();
  }
  tcp::socket socket(context);
  asio::error_code result;
  socket.async_connect(nobody, [&](asio::error_code error) { result = error; });
  context.run();
  CHECK(result == asio::error::connection_refused);
}

void udp_echo() {
  asio::io_context context;
  const udp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
  udp::socket server(context, loopback), client(context, loopback);
  char request[64], answer[64];
  udp::endpoint from;
  server.async_receive_from(asio::buffer(request), from, [&](asio::error_code error, size_t n) {
    CHECK(!error);
    server.async_send_to(asio::buffer(request, n), from,
                         [](asio::error_code failed, size_t) { CHECK(!failed); });
  });
  client.async_send_to(asio::buffer("datagram", 8), server.local_endpoint(),
                       [](asio::error_code error, size_t) { CHECK(!error); });
  size_t got = 0;
  udp::endpoint sender;
  client.async_receive_from(asio::buffer(answer), sender, [&](asio::error_code error, size_t n) {
    CHECK(!error);
    got = n;
  });
  context.run();
  CHECK(got == 8 && std::memcmp(answer, "datagram", 8) == 0);
  CHECK(sender == server.local_endpoint());
}

void timers_and_cancel() {
  using std::chrono::milliseconds;
  asio::io_context context;
  asio::steady_timer first(context, milliseconds(20)), second(context, milliseconds(5));
  asio::steady_timer never(context, std::chrono::hours(1));
  std::string order;
  bool cancelled = false;
  const auto before = std::chrono::steady_clock::now();
  first.async_wait([&](asio::error_code error) {
    CHECK(!error);
    order += '1';
    never.cancel();
  });
  second.async_wait([&](asio::error_code error) {
    CHECK(!error);
    order += '2';
  });
  never.async_wait(
      [&](asio::error_code error) { cancelled = error == asio::error::operation_aborted; });
  context.run();
  CHECK(order == "21" && cancelled);
  CHECK(std::chrono::steady_clock::now() - before >= milliseconds(20));
}

void post_from_threads() {
  asio::io_context context;
  auto work = asio::make_work_guard(context);
  std::atomic<int> ran{0};
  std::vector<std::thread> runners, posters;
  for (int i = 0; i < 3; ++i) runners.emplace_back([&] { context.run(); });
  for (int i = 0; i < 3; ++i) {
    posters.emplace_back([&] {
      for (int n = 0; n < 500; ++n) asio::post(context, [&] { ++ran; });
    });
  }
  for (std::thread& poster : posters) poster.join();
  work.reset();
  for (std::thread& runner : runners) runner.join();
  CHECK(ran == 1500);
}

/// One io_context, several threads, many connections that each say something more than once; some
/// are closed in the middle.
void thousand_connections() {
  constexpr int connections = 1000, rounds = 3;
  asio::io_context context;
  tcp::acceptor acceptor(context, any_port);
  std::atomic<int> accepted{0}, finished{0}, answers{0};
  std::function<void()> accept = [&] {
    acceptor.async_accept([&](asio::error_code error, tcp::socket socket) {
      if (error) return;
      struct Echo : std::enable_shared_from_this<Echo> {
        explicit Echo(tcp::socket s) : socket(std::move(s)) {}
        void go() {
          auto self = shared_from_this();
          socket.async_read_some(asio::buffer(data), [self](asio::error_code failed, size_t n) {
            if (failed) return;
            asio::async_write(self->socket, asio::buffer(self->data, n),
                              [self](asio::error_code broken, size_t) {
                                if (!broken) self->go();
                              });
          });
        }
        tcp::socket socket;
        char data[256];
      };
      std::make_shared<Echo>(std::move(socket))->go();
      if (++accepted < connections) accept();
    });
  };
  accept();

  struct Client : std::enable_shared_from_this<Client> {
    Client(asio::io_context& owner, int number, std::atomic<int>& end, std::atomic<int>& count)
        : socket(owner), id(number), finished_(end), answers_(count) {}
    void go(int left) {
      auto self = shared_from_this();
      if (left == 0 || (id % 7 == 0 && left == 1)) {
        socket.close();  // in the middle, for the server
        ++finished_;
        return;
      }
      asio::async_write(socket, asio::buffer(&id, sizeof id),
                        [self](asio::error_code error, size_t) { CHECK(!error); });
      asio::async_read(socket, asio::buffer(&answer, sizeof answer),
                       [self, left](asio::error_code error, size_t) {
                         CHECK(!error && self->answer == self->id);
                         ++self->answers_;
                         self->go(left - 1);
                       });
    }
    tcp::socket socket;
    int id, answer = 0;
    std::atomic<int>&finished_, &answers_;
  };
  for (int i = 0; i < connections; ++i) {
    auto client = std::make_shared<Client>(context, i, finished, answers);
    client->socket.async_connect(acceptor.local_endpoint(), [client](asio::error_code error) {
      CHECK(!error);
      client->go(rounds);
    });
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { context.run(); });
  for (std::thread& thread : threads) thread.join();
  CHECK(accepted == connections && finished == connections);
  CHECK(answers >= connections * (rounds - 1));
}

void cancel_and_close() {
  using std::chrono::milliseconds;
  asio::io_context context;
  tcp::acceptor acceptor(context, any_port);
  int aborted = 0;
  const auto expect_abort = [&](asio::error_code error) {
    CHECK(error == asio::error::operation_aborted);
    ++aborted;
  };
  acceptor.async_accept([&](asio::error_code error, tcp::socket) { expect_abort(error); });
  tcp::socket server(context), client(context);
  udp::socket datagrams(context, udp::endpoint(asio::ip::address_v4::loopback(), 0));
  char data[8];
  datagrams.async_receive(asio::buffer(data),
                          [&](asio::error_code error, size_t) { expect_abort(error); });
  asio::steady_timer first(context, milliseconds(20)), second(context, milliseconds(60));
  first.async_wait([&](asio::error_code) {
    acceptor.cancel();
    datagrams.cancel();
    acceptor.async_accept(server, [&](asio::error_code error) {
      CHECK(!error);
      server.async_read_some(asio::buffer(data),
                             [&](asio::error_code failed, size_t) { expect_abort(failed); });
    });
    client.async_connect(acceptor.local_endpoint(), [&](asio::error_code error) {
      CHECK(!error);
      client.async_wait(tcp::socket::wait_read, [&](asio::error_code) {});
    });
  });
  second.async_wait([&](asio::error_code) {
    server.close();
    client.close();
    acceptor.close();
  });
  context.run();
  CHECK(aborted == 3);
}

void resolver() {
  asio::io_context context;
  tcp::resolver resolver(context);
  bool loopback = false;
  for (const auto& entry : resolver.resolve("localhost", "80")) {
    loopback |= entry.endpoint().address().is_loopback() && entry.endpoint().port() == 80;
  }
  CHECK(loopback);
  size_t found = 0;
  resolver.async_resolve("127.0.0.1", "7",
                         [&](asio::error_code error, const tcp::resolver::results_type& results) {
                           CHECK(!error);
                           found = results.size();
                         });
  context.run();
  CHECK(found == 1);
}

struct Part {
  const char* name;
  void (*run)();
};

constexpr Part parts[] = {{"tcp", tcp_echo_and_graceful_close},
                          {"abort", abortive_close},
                          {"many", many_connections},
                          {"refused", refused_connect},
                          {"udp", udp_echo},
                          {"timers", timers_and_cancel},
                          {"threads", post_from_threads},
                          {"resolver", resolver},
                          {"thousand", thousand_connections},
                          {"cancel", cancel_and_close}};

}  // namespace

int main(int argc, char** argv) {
  for (const Part& part : parts) {
    if (argc == 2 && std::strcmp(argv[1], part.name) == 0) {
      part.run();
      return 0;
    }
  }
  std::fprintf(stderr, "which part?\n");
  return 2;
}
