// SPDX-License-Identifier: MIT
// The echo server with libuv: one loop a worker, as libuv wants it. Arguments and ends as
// echo_port.cpp.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <uv.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace {

struct Connection {
  uv_tcp_t stream;
  uv_write_t request;
  char data[65536];
};

/// A loop of one worker, and the accepted descriptors that wait to be taken over by it.
struct Worker {
  uv_loop_t loop;
  uv_async_t wake;
  std::mutex lock;
  std::deque<int> accepted;
};

void end(Connection* connection) {
  uv_close(reinterpret_cast<uv_handle_t*>(&connection->stream),
           [](uv_handle_t* handle) { delete static_cast<Connection*>(handle->data); });
}

void room(uv_handle_t* handle, size_t, uv_buf_t* buffer) {
  auto* connection = static_cast<Connection*>(handle->data);
  *buffer = uv_buf_init(connection->data, sizeof connection->data);
}

void answer(uv_stream_t* stream, ssize_t got, const uv_buf_t*) {
  auto* connection = static_cast<Connection*>(stream->data);
  if (got == 0) return;
  if (got < 0) return end(connection);
  uv_buf_t whole = uv_buf_init(connection->data, static_cast<unsigned>(got));
  const int sent = uv_try_write(stream, &whole, 1);
  if (sent == got) return;
  if (sent < 0 && sent != UV_EAGAIN) return end(connection);
  const auto done = static_cast<unsigned>(sent < 0 ? 0 : sent);
  whole = uv_buf_init(connection->data + done, static_cast<unsigned>(got) - done);
  uv_read_stop(stream);  // the buffer is in use until the rest has gone
  uv_write(&connection->request, stream, &whole, 1, [](uv_write_t* request, int status) {
    if (status == 0) uv_read_start(request->handle, room, answer);
  });
}

void take_over(uv_async_t* wake) {
  auto* worker = static_cast<Worker*>(wake->data);
  const std::lock_guard guard(worker->lock);
  for (const int fd : worker->accepted) {
    auto* connection = new Connection;
    uv_tcp_init(&worker->loop, &connection->stream);
    connection->stream.data = connection;
    uv_tcp_open(&connection->stream, fd);
    uv_tcp_nodelay(&connection->stream, 1);
    uv_read_start(reinterpret_cast<uv_stream_t*>(&connection->stream), room, answer);
  }
  worker->accepted.clear();
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 1;
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof name;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&name), length) != 0) return 1;
  if (::listen(listener, 4096) != 0) return 1;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&name), &length);
  std::deque<Worker> workers(static_cast<size_t>(count));
  std::vector<std::thread> threads;
  for (Worker& worker : workers) {
    uv_loop_init(&worker.loop);
    uv_async_init(&worker.loop, &worker.wake, take_over);
    worker.wake.data = &worker;
    threads.emplace_back([&worker] { uv_run(&worker.loop, UV_RUN_DEFAULT); });
  }
  std::thread([listener, &workers] {
    for (size_t turn = 0;; ++turn) {
      const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0) return;
      Worker& worker = workers[turn % workers.size()];
      const std::lock_guard guard(worker.lock);
      worker.accepted.push_back(fd);
      uv_async_send(&worker.wake);
    }
  }).detach();
  std::printf("%u\n", static_cast<unsigned>(ntohs(name.sin_port)));
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  std::_Exit(0);
}
