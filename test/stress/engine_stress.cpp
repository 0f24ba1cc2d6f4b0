// SPDX-License-Identifier: MIT
// Overlapped operations under random cancels, closes, resets and shutdowns, on a port and with
// completion routines. Each operation completes exactly once, bytes arrive in order, nothing hangs.
//
// Every stream is a count of bytes modulo 251. Two receives and two sends are outstanding on each
// socket; the receives' data is looked at in the order posted, whichever worker hears of which
// first. Now and then the process may open no more descriptors for a while. The program ends with
// the number of operations, or with what went wrong.

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <mswsock.h>
#include <ws2tcpip.h>
// clang-format on

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_set>
#include <vector>

#include "test/torture/faults.hpp"

namespace {

[[noreturn]] void give_up(const char* what, int line) {
  std::fprintf(stderr, "engine_stress.cpp:%d: %s (last error %lu)\n", line, what,
               static_cast<unsigned long>(GetLastError()));
  std::fflush(stderr);
  std::abort();
}
#define MUST(what)                         \
  do {                                     \
    if (!(what)) give_up(#what, __LINE__); \
  } while (false)

std::atomic<long> posted{0}, completed{0}, moved{0};
std::atomic<bool> ending{false};
HANDLE port;
sockaddr_in server_name = {};

constexpr DWORD slot = sizeof(sockaddr_storage) + 16;
constexpr size_t live_connections = 40;

struct Endpoint;

struct Op {
  OVERLAPPED overlapped = {};
  enum Kind { receive, send, accept, connect } kind = receive;
  std::shared_ptr<Endpoint> owner;  // while it is pending
  std::atomic<int> pending{0};
  bool finished = false;  // a receive that has come, and whose turn has not
  DWORD bytes = 0;
  char data[3000];
};

/// One end of a connection.
struct Endpoint : std::enable_shared_from_this<Endpoint> {
  std::mutex lock;
  SOCKET s = INVALID_SOCKET;
  bool closed = false;
  bool by_routine = false;
  unsigned next_out = 0, next_in = 0;
  Op receives[2], sends[2], setup;
  std::deque<Op*> order;  // of the receives that are posted

  Endpoint() {
    for (Op& op : sends) op.kind = Op::send;
  }
  ~Endpoint() { close(); }
  void close() {
    if (closed) return;
    closed = true;
    MUST(closesocket(s) == 0);
  }
};

std::mutex live_lock;
std::unordered_set<std::shared_ptr<Endpoint>> live;

std::mt19937& dice() {
  thread_local std::mt19937 generator{std::random_device{}()};
  return generator;
}
unsigned roll(unsigned sides) { return static_cast<unsigned>(dice()() % sides); }

void forget(const std::shared_ptr<Endpoint>& endpoint) {
  const std::lock_guard<std::mutex> guard(live_lock);
  live.erase(endpoint);
}

void completed_one(Op& op, DWORD error, DWORD bytes);

void CALLBACK heard(DWORD error, DWORD bytes, WSAOVERLAPPED* overlapped, DWORD) {
  completed_one(*reinterpret_cast<Op*>(overlapped), error, bytes);
}

void begin(Op& op, Endpoint& self) {
  MUST(op.pending.exchange(1) == 0);
  op.owner = self.shared_from_this();
  op.overlapped.hEvent = nullptr;
  ++posted;
}

/// The call has refused the operation: nothing will be heard of it.
void refused(Op& op) {
  MUST(op.pending.exchange(0) == 1);
  --posted;
  op.owner.reset();
}

// With the endpoint's lock. False when the socket takes no more.
bool post_receive(Endpoint& self, Op& op) {
  if (self.closed || ending) return false;
  const std::shared_ptr<Endpoint> keep = self.shared_from_this();
  begin(op, self);
  op.finished = false;
  self.order.push_back(&op);
  const ULONG first = 1 + roll(sizeof op.data - 1);
  WSABUF buffers[2] = {{first, op.data},
                       {static_cast<ULONG>(sizeof op.data) - first, op.data + first}};
  DWORD flags = 0;
  const int outcome = WSARecv(self.s, buffers, roll(2) + 1, nullptr, &flags, &op.overlapped,
                              self.by_routine ? heard : nullptr);
  if (outcome == 0 || WSAGetLastError() == WSA_IO_PENDING) return true;
  self.order.pop_back();
  refused(op);
  return false;
}

bool post_send(Endpoint& self, Op& op) {
  if (self.closed || ending) return false;
  const std::shared_ptr<Endpoint> keep = self.shared_from_this();
  begin(op, self);
  const ULONG size = 1 + roll(sizeof op.data);
  for (ULONG i = 0; i < size; ++i) op.data[i] = static_cast<char>((self.next_out + i) % 251);
  WSABUF buffer = {size, op.data};
  op.bytes = size;
  const int outcome =
      WSASend(self.s, &buffer, 1, nullptr, 0, &op.overlapped, self.by_routine ? heard : nullptr);
  if (outcome == 0 || WSAGetLastError() == WSA_IO_PENDING) {
    self.next_out = (self.next_out + size) % 251;
    return true;
  }
  refused(op);
  return false;
}

void go(Endpoint& self) {
  for (Op& op : self.receives) post_receive(self, op);
  for (Op& op : self.sends) post_send(self, op);
}

/// Looks at the receives that have come, in the order posted. False at the end of the stream.
bool look(Endpoint& self) {
  while (!self.order.empty() && self.order.front()->finished) {
    Op& op = *self.order.front();
    self.order.pop_front();
    if (op.overlapped.Internal != 0) {
      // Cancelled: nothing was taken from the stream.
      if (op.overlapped.Internal != 0xC0000120) return false;
    } else if (op.bytes == 0) {
      return false;
    }
    for (DWORD i = 0; i < op.bytes; ++i) {
      MUST(static_cast<unsigned char>(op.data[i]) == (self.next_in + i) % 251);
    }
    self.next_in = (self.next_in + op.bytes) % 251;
    moved += op.bytes;
    if (!post_receive(self, op)) return false;
  }
  return true;
}

void start_accept(SOCKET listener);
SOCKET listener;

void completed_setup(Endpoint& self, Op& op, DWORD error) {
  const bool accepted = op.kind == Op::accept;
  if (accepted) start_accept(listener);
  const std::lock_guard<std::mutex> guard(self.lock);
  if (error != 0 || self.closed) {
    self.close();
    forget(self.shared_from_this());
    return;
  }
  if (accepted) {
    setsockopt(self.s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<char*>(&listener),
               sizeof listener);
    MUST(CreateIoCompletionPort(reinterpret_cast<HANDLE>(self.s), port, 1, 0) == port);
  } else {
    setsockopt(self.s, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0);
  }
  go(self);
}

void completed_one(Op& op, DWORD error, DWORD bytes) {
  MUST(op.pending.exchange(0) == 1);
  ++completed;
  const std::shared_ptr<Endpoint> self = std::move(op.owner);
  if (op.kind == Op::accept || op.kind == Op::connect) return completed_setup(*self, op, error);
  bool goes_on = true;
  {
    const std::lock_guard<std::mutex> guard(self->lock);
    if (op.kind == Op::receive) {
      op.bytes = error == 0 ? bytes : 0;
      op.finished = true;
      goes_on = look(*self);
    } else {
      MUST(error != 0 || bytes == op.bytes);  // a send is whole or it fails
      goes_on = error == 0 && post_send(*self, op);
    }
    if (!goes_on) self->close();
  }
  if (!goes_on) forget(self);
}

void work() {
  for (;;) {
    OVERLAPPED_ENTRY entries[8];
    ULONG count = 0;
    if (roll(2) == 0) {
      DWORD bytes = 0;
      ULONG_PTR key = 0;
      OVERLAPPED* overlapped = nullptr;
      const BOOL good = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
      const DWORD error = good ? 0 : GetLastError();
      if (overlapped == nullptr) {
        MUST(good && key == 0);
        return;
      }
      completed_one(*reinterpret_cast<Op*>(overlapped), error, bytes);
      continue;
    }
    MUST(GetQueuedCompletionStatusEx(port, entries, 1 + roll(8), &count, INFINITE, roll(2) == 0));
    bool end = false;
    for (ULONG i = 0; i < count; ++i) {
      if (entries[i].lpOverlapped == nullptr) {
        // One that was meant for another worker goes back.
        if (end) PostQueuedCompletionStatus(port, 0, 0, nullptr);
        end = true;
        continue;
      }
      completed_one(*reinterpret_cast<Op*>(entries[i].lpOverlapped),
                    entries[i].lpOverlapped->Internal == 0 ? 0 : 1,
                    entries[i].dwNumberOfBytesTransferred);
    }
    if (end) return;
  }
}

std::atomic<long> refusals{0};     // of a socket, for want of descriptors
std::atomic<int> accepts_owed{0};  // that could not be posted then

/// Null without descriptors.
std::shared_ptr<Endpoint> make_endpoint() {
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  if (s == INVALID_SOCKET) {
    MUST(WSAGetLastError() == WSAEMFILE);
    ++refusals;
    return nullptr;
  }
  auto endpoint = std::make_shared<Endpoint>();
  endpoint->s = s;
  const std::lock_guard<std::mutex> guard(live_lock);
  live.insert(endpoint);
  return endpoint;
}

void start_accept(SOCKET from) {
  while (!ending) {
    const std::shared_ptr<Endpoint> endpoint = make_endpoint();
    if (endpoint == nullptr) {
      ++accepts_owed;
      return;
    }
    Op& op = endpoint->setup;
    op.kind = Op::accept;
    begin(op, *endpoint);
    DWORD bytes = 0;
    if (AcceptEx(from, endpoint->s, op.data, 0, slot, slot, &bytes, &op.overlapped)) return;
    if (WSAGetLastError() == WSA_IO_PENDING) return;
    // The trouble makers have closed it already, or the listener is closed.
    refused(op);
    forget(endpoint);
  }
}

LPFN_CONNECTEX connect_ex;

void start_connect() {
  const std::shared_ptr<Endpoint> endpoint = make_endpoint();
  if (endpoint == nullptr) return;
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Op& op = endpoint->setup;
  op.kind = Op::connect;
  const std::lock_guard<std::mutex> guard(endpoint->lock);
  // The other trouble maker may have found and closed it already.
  if (endpoint->closed) return;
  MUST(CreateIoCompletionPort(reinterpret_cast<HANDLE>(endpoint->s), port, 1, 0) == port);
  begin(op, *endpoint);
  if (bind(endpoint->s, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0 &&
      (connect_ex(endpoint->s, reinterpret_cast<sockaddr*>(&server_name), sizeof server_name,
                  nullptr, 0, nullptr, &op.overlapped) ||
       WSAGetLastError() == WSA_IO_PENDING)) {
    return;
  }
  refused(op);
  endpoint->close();
  forget(endpoint);
}

/// Connections that are told by routines, in the thread that runs this.
void work_with_routines() {
  std::vector<std::weak_ptr<Endpoint>> own;
  while (!ending) {
    std::erase_if(own, [](const auto& one) { return one.expired(); });
    if (own.size() < 5) {
      const std::shared_ptr<Endpoint> endpoint = make_endpoint();
      if (endpoint != nullptr) endpoint->by_routine = true;
      if (endpoint == nullptr) {
        Sleep(1);
      } else if (connect(endpoint->s, reinterpret_cast<sockaddr*>(&server_name),
                         sizeof server_name) == 0) {
        const std::lock_guard<std::mutex> guard(endpoint->lock);
        go(*endpoint);
        own.push_back(endpoint);
      } else {
        forget(endpoint);
      }
    }
    SleepEx(roll(3), TRUE);
  }
  while (SleepEx(200, TRUE) == WAIT_IO_COMPLETION) {
  }
}

std::shared_ptr<Endpoint> any_endpoint(size_t* count) {
  const std::lock_guard<std::mutex> guard(live_lock);
  *count = live.size();
  if (live.empty()) return nullptr;
  auto at = live.begin();
  for (unsigned steps = roll(static_cast<unsigned>(std::min<size_t>(live.size(), 16))); steps > 0;
       --steps) {
    ++at;
  }
  return *at;
}

void disturb(Endpoint& endpoint) {
  const std::lock_guard<std::mutex> guard(endpoint.lock);
  if (endpoint.closed) return;
  const HANDLE file = reinterpret_cast<HANDLE>(endpoint.s);
  const unsigned what = roll(100);
  if (what < 70) {
    CancelIoEx(file, &endpoint.receives[roll(2)].overlapped);
  } else if (what < 80) {
    shutdown(endpoint.s, SD_SEND);
  } else if (what < 85) {
    CancelIoEx(file, nullptr);
    endpoint.close();
  } else if (what < 92) {
    const linger hard = {1, 0};
    setsockopt(endpoint.s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
               sizeof hard);
    endpoint.close();
  } else {
    endpoint.close();
  }
}

void make_trouble() {
  while (!ending) {
    size_t count = 0;
    if (const std::shared_ptr<Endpoint> victim = any_endpoint(&count)) {
      disturb(*victim);
      bool closed = false;
      {
        const std::lock_guard<std::mutex> guard(victim->lock);
        closed = victim->closed;
      }
      if (closed) forget(victim);
    }
    if (count < 2 * live_connections) start_connect();
    int owed = accepts_owed.load();
    if (owed > 0 && accepts_owed.compare_exchange_strong(owed, owed - 1)) start_accept(listener);
    if (roll(4) == 0) SwitchToThread();
  }
}

/// Takes the descriptors away for some milliseconds, four times a second.
void starve() {
  while (!ending) {
    Sleep(200);
    torture::descriptors::allow(roll(4));
    Sleep(30 + roll(40));
    torture::descriptors::allow_all();
  }
}

void start_server() {
  listener = socket(AF_INET, SOCK_STREAM, 0);
  server_name.sin_family = AF_INET;
  server_name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof server_name;
  MUST(bind(listener, reinterpret_cast<sockaddr*>(&server_name), length) == 0);
  MUST(listen(listener, SOMAXCONN) == 0);
  MUST(getsockname(listener, reinterpret_cast<sockaddr*>(&server_name), &length) == 0);
  MUST(CreateIoCompletionPort(reinterpret_cast<HANDLE>(listener), port, 2, 0) == port);
  GUID guid = WSAID_CONNECTEX;
  DWORD bytes = 0;
  MUST(WSAIoctl(listener, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &connect_ex,
                sizeof connect_ex, &bytes, nullptr, nullptr) == 0);
  for (int i = 0; i < 8; ++i) start_accept(listener);
}

void end_all() {
  MUST(closesocket(listener) == 0);
  for (;;) {
    std::shared_ptr<Endpoint> one;
    {
      const std::lock_guard<std::mutex> guard(live_lock);
      if (live.empty()) return;
      one = *live.begin();
      live.erase(live.begin());
    }
    const std::lock_guard<std::mutex> guard(one->lock);
    one->close();
  }
}

}  // namespace

int main() {
  const char* const wished = std::getenv("WS2_STRESS_SECONDS");
  const unsigned seconds = wished != nullptr ? static_cast<unsigned>(std::atoi(wished)) : 3;
  WSADATA data;
  MUST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  start_server();
  std::vector<std::thread> workers, others;
  for (int i = 0; i < 3; ++i) workers.emplace_back(work);
  others.emplace_back(work_with_routines);
  for (int i = 0; i < 2; ++i) others.emplace_back(make_trouble);
  others.emplace_back(starve);
  for (unsigned i = 0; i < seconds * 10; ++i) Sleep(100);
  ending = true;
  end_all();
  for (std::thread& other : others) other.join();
  {
    // What began while the others ended.
    const std::lock_guard<std::mutex> guard(live_lock);
    for (const std::shared_ptr<Endpoint>& late : live) {
      const std::lock_guard<std::mutex> inner(late->lock);
      late->close();
    }
    live.clear();
  }
  for (int i = 0; i < 3000 && completed != posted; ++i) Sleep(10);
  std::printf("%ld operations posted, %ld completed, %ld MiB checked, %ld times no descriptor\n",
              posted.load(), completed.load(), moved.load() >> 20, refusals.load());
  MUST(completed == posted);
  for (size_t i = 0; i < workers.size(); ++i) {
    MUST(PostQueuedCompletionStatus(port, 0, 0, nullptr));
  }
  for (std::thread& worker : workers) worker.join();
  MUST(CloseHandle(port));
  MUST(WSACleanup() == 0);
  return 0;
}
