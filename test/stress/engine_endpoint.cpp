// SPDX-License-Identifier: MIT
// One end of a connection: what it posts, and what it makes of completions.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>

#include "engine_parts.hpp"

namespace stress {

Counts counts;
std::atomic<bool> calm{false}, ending{false};
HANDLE ports[ports_count];
SOCKET listener;
sockaddr_in server_name = {};
LPFN_CONNECTEX connect_ex;
LPFN_DISCONNECTEX disconnect_ex;
std::atomic<int> accepts_owed{0};

namespace {

constexpr unsigned cycle = 251;

/// What a stream is made of, from any place of its cycle on.
struct Pattern {
  char bytes[cycle + sizeof Op::data];
  constexpr Pattern() : bytes() {
    for (size_t i = 0; i < sizeof bytes; ++i) bytes[i] = static_cast<char>(i % cycle);
  }
};
constexpr Pattern pattern;

std::mutex live_lock;
std::vector<std::shared_ptr<Endpoint>> live;

constexpr ULONG_PTR status_cancelled = 0xC0000120;

void CALLBACK heard(DWORD error, DWORD bytes, WSAOVERLAPPED* overlapped, DWORD) {
  const shortage::Spared spared;
  completed_one(*reinterpret_cast<Op*>(overlapped), error, bytes);
}

void begin_for(Op& op, Endpoint& self) {
  op.owner = self.shared_from_this();
  op.owed = false;
  op.overlapped.hEvent = op.event;
  begin(op);
}

LPWSAOVERLAPPED_COMPLETION_ROUTINE routine_of(const Endpoint& self) {
  return self.by == Endpoint::By::routine ? heard : nullptr;
}

/// What a call answered that began an operation. False when the endpoint is over.
bool is_begun(const Endpoint& self, int outcome, Op& op) {
  if (outcome == 0 && self.skips) {
    // The program tells itself; it has memory for that.
    const auto bytes = static_cast<DWORD>(op.overlapped.InternalHigh);
    MUST(PostQueuedCompletionStatus(self.port, bytes, 1, &op.overlapped));
  }
  if (outcome == 0 || WSAGetLastError() == WSA_IO_PENDING) return true;
  op.owed = lacked();
  refused(op);
  return op.owed;
}

// What follows needs the endpoint's lock; false when the socket takes no more.

bool post_receive(Endpoint& self, Op& op) {
  if (self.closed || ending) return false;
  const std::shared_ptr<Endpoint> keep = self.shared_from_this();
  begin_for(op, self);
  op.finished = false;
  self.order.push_back(&op);
  const ULONG first = 1 + roll(sizeof op.data - 1);
  WSABUF buffers[2] = {{first, op.data},
                       {static_cast<ULONG>(sizeof op.data) - first, op.data + first}};
  DWORD flags = 0;
  const unsigned count = roll(2) + 1;
  const bool begun = is_begun(self, exposed([&] {
                                return WSARecv(self.s, buffers, count, nullptr, &flags,
                                               &op.overlapped, routine_of(self));
                              }),
                              op);
  if (!begun || op.owed) self.order.pop_back();
  return begun;
}

bool post_send(Endpoint& self, Op& op) {
  if (self.closed || ending) return false;
  const std::shared_ptr<Endpoint> keep = self.shared_from_this();
  begin_for(op, self);
  const ULONG size = 1 + roll(sizeof op.data);
  std::memcpy(op.data, pattern.bytes + self.next_out, size);
  WSABUF buffer = {size, op.data};
  op.bytes = size;
  const bool begun =
      is_begun(self, exposed([&] {
                 return WSASend(self.s, &buffer, 1, nullptr, 0, &op.overlapped, routine_of(self));
               }),
               op);
  if (begun && !op.owed) self.next_out = (self.next_out + size) % cycle;
  return begun;
}

void check(Endpoint& self, const char* data, DWORD bytes) {
  MUST(std::memcmp(data, pattern.bytes + self.next_in, bytes) == 0);
  self.next_in = (self.next_in + bytes) % cycle;
  counts.moved += static_cast<long>(bytes);
  ++self.arrivals;
}

/// Looks at the receives that have come, in the order posted. False at the end of the stream.
bool look(Endpoint& self) {
  while (!self.order.empty() && self.order.front()->finished) {
    Op& op = *self.order.front();
    self.order.pop_front();
    if (op.overlapped.Internal == 0) {
      if (op.bytes == 0) return false;
      check(self, op.data, op.bytes);
    } else if (op.overlapped.Internal != status_cancelled) {
      return false;  // cancelled: nothing was taken from the stream
    }
    if (!post_receive(self, op)) return false;
  }
  return true;
}

/// Binds an endpoint to a port, in one of several ways. False for want of something.
bool bind_to_port(Endpoint& self) {
  self.port = ports[roll(ports_count)];
  const HANDLE file = reinterpret_cast<HANDLE>(self.s);
  if (exposed([&] { return CreateIoCompletionPort(file, self.port, 1, 0); }) != self.port) {
    MUST(lacked());
    return false;
  }
  self.skips = roll(4) == 0;
  constexpr UCHAR modes = FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
  if (self.skips) {
    self.skips = exposed([&] { return SetFileCompletionNotificationModes(file, modes); });
    MUST(self.skips || lacked());
  }
  return roll(8) != 0 || make_events(self);
}

void begin_accepted(Endpoint& self, Op& op, DWORD bytes) {
  setsockopt(self.s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<char*>(&listener),
             sizeof listener);
  if (bytes != 0) check(self, op.data, bytes);
}

void completed_setup(Endpoint& self, Op& op, DWORD error, DWORD bytes) {
  const bool accepted = op.kind == Op::accept;
  if (accepted) start_accept();
  const std::lock_guard<std::mutex> guard(self.lock);
  bool good = error == 0 && !self.closed;
  if (good && accepted) {
    // A receive that came with the accept, and found the end.
    good = (op.bytes == 0 || bytes != 0) && bind_to_port(self);
    if (good) begin_accepted(self, op, bytes);
  } else if (good) {
    MUST(bytes == op.bytes);
    setsockopt(self.s, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0);
  }
  if (good) return go(self);
  self.close();
  forget(self.shared_from_this());
}

}  // namespace

void give_up(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: %s (last error %lu)\n", file, line, what,
               static_cast<unsigned long>(GetLastError()));
  std::fflush(nullptr);
  std::abort();
}

unsigned roll(unsigned sides) {
  thread_local std::mt19937 generator{std::random_device{}()};
  return static_cast<unsigned>(generator() % sides);
}

bool lacked() {
  switch (GetLastError()) {
    case WSAEMFILE:
    case ERROR_TOO_MANY_OPEN_FILES:
      ++counts.no_descriptor;
      return true;
    case WSAENOBUFS:
    case WSA_NOT_ENOUGH_MEMORY:
    case ERROR_NO_SYSTEM_RESOURCES:
      ++counts.no_memory;
      return true;
    default:
      return false;
  }
}

Endpoint::Endpoint() {
  for (Op& op : sends) op.kind = Op::send;
}

Endpoint::~Endpoint() {
  close();
  for (const Op* ops : {receives, sends}) {
    for (const Op* op = ops; op != ops + 2; ++op) {
      if (op->event != nullptr) MUST(CloseHandle(op->event));
    }
  }
}

void Endpoint::close() {
  if (closed) return;
  closed = true;
  if (established) --counts.open_ends;
  MUST(exposed([this] { return closesocket(s); }) == 0);
}

void remember(const std::shared_ptr<Endpoint>& endpoint) {
  const std::lock_guard<std::mutex> guard(live_lock);
  endpoint->place = live.size();
  live.push_back(endpoint);
}

void forget(const std::shared_ptr<Endpoint>& endpoint) {
  const std::lock_guard<std::mutex> guard(live_lock);
  const size_t place = std::exchange(endpoint->place, SIZE_MAX);
  if (place == SIZE_MAX) return;
  live[place].swap(live.back());
  if (live[place] != endpoint) live[place]->place = place;
  live.pop_back();
}

std::shared_ptr<Endpoint> any_endpoint(size_t* count) {
  const std::lock_guard<std::mutex> guard(live_lock);
  *count = live.size();
  if (live.empty()) return nullptr;
  return live[roll(static_cast<unsigned>(live.size()))];
}

std::vector<std::shared_ptr<Endpoint>> all_endpoints() {
  const std::lock_guard<std::mutex> guard(live_lock);
  return live;
}

void begin(Op& op) {
  MUST(op.pending.exchange(1) == 0);
  ++counts.posted;
}

/// The call has refused the operation: nothing will be heard of it.
void refused(Op& op) {
  MUST(op.pending.exchange(0) == 1);
  --counts.posted;
  op.owner.reset();
}

void go(Endpoint& self) {
  self.established = true;
  ++counts.made;
  const long open = ++counts.open_ends;
  long most = counts.most_open_ends;
  while (open > most && !counts.most_open_ends.compare_exchange_weak(most, open)) {
  }
  bool goes_on = true;
  for (Op& op : self.receives) goes_on = goes_on && post_receive(self, op);
  for (Op& op : self.sends) goes_on = goes_on && post_send(self, op);
  if (goes_on) return;
  self.close();  // the other end has cut it already
  forget(self.shared_from_this());
}

void revive(const std::shared_ptr<Endpoint>& endpoint) {
  Endpoint& self = *endpoint;
  bool goes_on = true;
  {
    const std::lock_guard<std::mutex> guard(self.lock);
    if (self.closed) return;
    for (Op& op : self.receives) goes_on = goes_on && (!op.owed || post_receive(self, op));
    for (Op& op : self.sends) goes_on = goes_on && (!op.owed || post_send(self, op));
    if (!goes_on) self.close();
  }
  if (!goes_on) forget(endpoint);
}

void completed_one(Op& op, DWORD error, DWORD bytes) {
  MUST(op.pending.exchange(0) == 1);
  ++counts.completed;
  if (op.kind == Op::note) {
    delete &op;
    return;
  }
  const std::shared_ptr<Endpoint> self = std::move(op.owner);
  if (op.kind == Op::accept || op.kind == Op::connect) {
    return completed_setup(*self, op, error, bytes);
  }
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

bool make_events(Endpoint& self) {
  for (Op* ops : {self.receives, self.sends}) {
    for (Op* op = ops; op != ops + 2; ++op) {
      op->event = exposed([] { return WSACreateEvent(); });
      if (op->event == nullptr) {
        MUST(lacked());
        return false;
      }
    }
  }
  return true;
}

std::shared_ptr<Endpoint> make_endpoint(Endpoint::By by) {
  const SOCKET s = exposed([] { return socket(AF_INET, SOCK_STREAM, 0); });
  if (s == INVALID_SOCKET) {
    MUST(lacked());
    return nullptr;
  }
  auto endpoint = std::make_shared<Endpoint>();
  endpoint->s = s;
  endpoint->by = by;
  remember(endpoint);
  return endpoint;
}

void start_accept() {
  while (!ending) {
    const std::shared_ptr<Endpoint> endpoint = make_endpoint(Endpoint::By::port);
    if (endpoint == nullptr) break;
    Op& op = endpoint->setup;
    op.kind = Op::accept;
    op.bytes = roll(2) * 1000;  // what is to come with the connection
    begin_for(op, *endpoint);
    DWORD bytes = 0;
    const BOOL done = exposed([&] {
      return AcceptEx(listener, endpoint->s, op.data, op.bytes, slot, slot, &bytes, &op.overlapped);
    });
    if (done || WSAGetLastError() == WSA_IO_PENDING) return;
    const bool lacks = lacked();
    // Else the trouble makers have closed it already, or the listener is closed.
    refused(op);
    {
      const std::lock_guard<std::mutex> guard(endpoint->lock);
      endpoint->close();
    }
    forget(endpoint);
    if (lacks) break;
  }
  if (!ending) ++accepts_owed;
}

void pay_accepts() {
  int owed = accepts_owed.load();
  if (owed > 0 && accepts_owed.compare_exchange_strong(owed, owed - 1)) start_accept();
}

void start_connect() {
  const std::shared_ptr<Endpoint> endpoint = make_endpoint(Endpoint::By::port);
  if (endpoint == nullptr) return;
  // From addresses all over 127/8: each has ports of its own.
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (roll(250) << 16U) + (roll(250) << 8U));
  Op& op = endpoint->setup;
  op.kind = Op::connect;
  const std::lock_guard<std::mutex> guard(endpoint->lock);
  // The other trouble maker may have found and closed it already.
  if (endpoint->closed) return;
  bool ready = bind_to_port(*endpoint);
  if (ready) {
    ready = exposed(
        [&] { return bind(endpoint->s, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0; });
    MUST(ready || lacked());
  }
  if (ready) {
    begin_for(op, *endpoint);
    op.bytes = roll(2) * (1 + roll(1000));  // what goes with the connection
    std::memcpy(op.data, pattern.bytes, op.bytes);
    endpoint->next_out = op.bytes % cycle;
    const BOOL done = exposed([&] {
      return connect_ex(endpoint->s, reinterpret_cast<sockaddr*>(&server_name), sizeof server_name,
                        op.data, op.bytes, nullptr, &op.overlapped);
    });
    if (is_begun(*endpoint, done ? 0 : SOCKET_ERROR, op) && !op.owed) return;
  }
  endpoint->close();
  forget(endpoint);
}

}  // namespace stress
