// SPDX-License-Identifier: MIT
// Overlapped operations under random cancels, closes, resets and shutdowns, on two ports, with
// completion routines and with events, on thousands of connections when WS2_STRESS_CONNECTIONS asks
// for so many. Each operation completes exactly once, bytes arrive in order, nothing hangs.
//
// Every stream is a count of bytes modulo 251. Two receives and two sends are outstanding on each
// socket; the receives' data is looked at in the order posted, whichever worker hears of which
// first. Four times a second the process has no descriptors, or no memory, or now and then none:
// what could not be posted then is posted later. In the end nobody disturbs any more, and each
// connection that is left must still move. Then all is closed, and descriptors and memory are as
// they were. The program ends with what it did, or with what went wrong.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>

#include "engine_parts.hpp"

namespace {

using namespace stress;

constexpr ULONGLONG hang_ms = 120'000;
constexpr size_t owners_of_a_kind = 2, events_a_wait = 60;

// GetQueuedCompletionStatus and its kin: false at the end.

bool work_on_one(HANDLE port) {
  DWORD bytes = 0;
  ULONG_PTR key = 0;
  OVERLAPPED* overlapped = nullptr;
  const BOOL good =
      exposed([&] { return GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE); });
  const DWORD error = good ? 0 : GetLastError();
  if (overlapped == nullptr) {
    if (!good) MUST(lacked());
    return !good;
  }
  completed_one(*reinterpret_cast<Op*>(overlapped), error, bytes);
  return true;
}

bool work_on_some(HANDLE port) {
  OVERLAPPED_ENTRY entries[8];
  ULONG count = 0;
  const ULONG room = 1 + roll(8);
  const BOOL alertable = roll(2) == 0;
  if (!exposed([&] {
        return GetQueuedCompletionStatusEx(port, entries, room, &count, INFINITE, alertable);
      })) {
    MUST(lacked());
    return true;
  }
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
  return !end;
}

void work(HANDLE port) {
  const shortage::Spared spared;
  while (roll(2) == 0 ? work_on_one(port) : work_on_some(port)) {
  }
}

/// Connections that one thread makes, posts on and hears of.
class Owner {
 public:
  Owner(Endpoint::By by, size_t most) : by_(by), most_(most) {}

  void tend() {
    std::erase_if(own_, [](const auto& one) {
      const std::lock_guard<std::mutex> guard(one->lock);
      return one->closed && !busy(*one);
    });
    if (ending) return;
    for (const auto& one : own_) revive(one);
    if (own_.size() < most_) add();
  }
  [[nodiscard]] const std::vector<std::shared_ptr<Endpoint>>& all() const { return own_; }

 private:
  static bool busy(const Endpoint& one) {
    return one.receives[0].pending != 0 || one.receives[1].pending != 0 ||
           one.sends[0].pending != 0 || one.sends[1].pending != 0;
  }

  void add() {
    const std::shared_ptr<Endpoint> endpoint = make_endpoint(by_);
    if (endpoint == nullptr) return;
    bool good = by_ != Endpoint::By::event || make_events(*endpoint);
    const SOCKET s = endpoint->s;
    good =
        good && exposed([s] {
                  return connect(s, reinterpret_cast<sockaddr*>(&server_name), sizeof server_name);
                }) == 0;
    const std::lock_guard<std::mutex> guard(endpoint->lock);
    if (good && !endpoint->closed) {
      go(*endpoint);
      own_.push_back(endpoint);
      return;
    }
    endpoint->close();
    forget(endpoint);
  }

  const Endpoint::By by_;
  const size_t most_;
  std::vector<std::shared_ptr<Endpoint>> own_;
};

void work_with_routines(size_t most) {
  const shortage::Spared spared;
  Owner owner(Endpoint::By::routine, most);
  while (!ending || !owner.all().empty()) {
    owner.tend();
    const DWORD milliseconds = ending ? 1 : roll(3);
    exposed([=] { return SleepEx(milliseconds, TRUE); });
  }
}

/// What the program reads of an operation whose event is set.
void hear(Endpoint& endpoint, Op& op) {
  const DWORD error = op.overlapped.Internal == 0 ? 0 : 1;
  const auto bytes = static_cast<DWORD>(op.overlapped.InternalHigh);
  {
    const std::lock_guard<std::mutex> guard(endpoint.lock);
    DWORD told = 0, flags = 0;
    if (!endpoint.closed) {
      const BOOL good = WSAGetOverlappedResult(endpoint.s, &op.overlapped, &told, FALSE, &flags);
      MUST(good == (error == 0));
      MUST(told == bytes);
    }
  }
  MUST(WSAResetEvent(op.event));
  completed_one(op, error, bytes);
}

void work_with_events(size_t most) {
  const shortage::Spared spared;
  Owner owner(Endpoint::By::event, std::min(most, events_a_wait / 4));
  while (!ending || !owner.all().empty()) {
    owner.tend();
    HANDLE events[events_a_wait];
    std::pair<Endpoint*, Op*> whose[events_a_wait];
    DWORD count = 0;
    for (const auto& one : owner.all()) {
      for (Op* op : {&one->receives[0], &one->receives[1], &one->sends[0], &one->sends[1]}) {
        if (op->pending == 0) continue;
        events[count] = op->event;
        whose[count++] = {one.get(), op};
      }
    }
    if (count == 0) {
      SwitchToThread();
      continue;
    }
    const DWORD index =
        exposed([&] { return WSAWaitForMultipleEvents(count, events, FALSE, 20, FALSE); });
    if (index < count) hear(*whose[index].first, *whose[index].second);
    if (index == WSA_WAIT_FAILED) MUST(lacked());
  }
}

void start_server(size_t accepts) {
  listener = socket(AF_INET, SOCK_STREAM, 0);
  server_name.sin_family = AF_INET;
  server_name.sin_port = 0;
  server_name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof server_name;
  MUST(bind(listener, reinterpret_cast<sockaddr*>(&server_name), length) == 0);
  MUST(listen(listener, SOMAXCONN) == 0);
  MUST(getsockname(listener, reinterpret_cast<sockaddr*>(&server_name), &length) == 0);
  MUST(CreateIoCompletionPort(reinterpret_cast<HANDLE>(listener), ports[0], 2, 0) == ports[0]);
  GUID connect_id = WSAID_CONNECTEX, disconnect_id = WSAID_DISCONNECTEX;
  DWORD bytes = 0;
  MUST(WSAIoctl(listener, SIO_GET_EXTENSION_FUNCTION_POINTER, &connect_id, sizeof connect_id,
                &connect_ex, sizeof connect_ex, &bytes, nullptr, nullptr) == 0);
  MUST(WSAIoctl(listener, SIO_GET_EXTENSION_FUNCTION_POINTER, &disconnect_id, sizeof disconnect_id,
                &disconnect_ex, sizeof disconnect_ex, &bytes, nullptr, nullptr) == 0);
  for (size_t i = 0; i < accepts; ++i) start_accept();
}

/// Something completes all the time, whatever happens. How many connections were open on average.
long run_for(ULONGLONG milliseconds) {
  const ULONGLONG end = GetTickCount64() + milliseconds;
  long completed = 0, ends = 0, looks = 0;
  for (ULONGLONG since = GetTickCount64(); GetTickCount64() < end; Sleep(50)) {
    if (std::exchange(completed, counts.completed.load()) != completed) since = GetTickCount64();
    MUST(GetTickCount64() - since < hang_ms);
    ends += counts.open_ends;
    ++looks;
  }
  return ends / 2 / std::max(looks, 1L);
}

/// For whoever looks for why.
void describe(const Endpoint& one) {
  constexpr const char* by[] = {"a port", "routines", "events"};
  sockaddr_in self = {}, peer = {};
  int self_length = sizeof self, peer_length = sizeof peer;
  getsockname(one.s, reinterpret_cast<sockaddr*>(&self), &self_length);
  getpeername(one.s, reinterpret_cast<sockaddr*>(&peer), &peer_length);
  std::fprintf(stderr, "  told by %s, %s, %u to %u, %llu arrivals, %zu receives in order:",
               by[static_cast<int>(one.by)],
               one.setup.kind == Op::accept ? "accepted" : "connected", ntohs(self.sin_port),
               ntohs(peer.sin_port), static_cast<unsigned long long>(one.arrivals),
               one.order.size());
  for (const Op* op : {&one.receives[0], &one.receives[1], &one.sends[0], &one.sends[1]}) {
    std::fprintf(stderr, " [%s%s%s status %lx]", op->pending != 0 ? "pending" : "",
                 op->owed ? "owed" : "", op->finished ? "finished" : "",
                 static_cast<unsigned long>(op->overlapped.Internal));
  }
  std::fprintf(stderr, "\n");
}

/// Nobody disturbs: each connection that is left must move. How many did.
size_t all_must_move() {
  struct Seen {
    std::shared_ptr<Endpoint> endpoint;
    uint64_t arrivals;
  };
  std::vector<Seen> still;
  while (accepts_owed != 0) pay_accepts();
  for (const std::shared_ptr<Endpoint>& one : all_endpoints()) {
    if (one->by == Endpoint::By::port) revive(one);
    const std::lock_guard<std::mutex> guard(one->lock);
    if (one->established && !one->closed) still.push_back({one, one->arrivals});
  }
  const size_t count = still.size();
  for (const ULONGLONG begin = GetTickCount64(); !still.empty(); Sleep(100)) {
    std::erase_if(still, [](const Seen& seen) {
      if (seen.endpoint->arrivals != seen.arrivals) return true;
      const std::lock_guard<std::mutex> guard(seen.endpoint->lock);
      return seen.endpoint->closed;
    });
    if (!still.empty() && GetTickCount64() - begin >= hang_ms) {
      std::fprintf(stderr, "%zu of %zu ends do not move\n", still.size(), count);
      for (size_t i = 0; i < std::min<size_t>(still.size(), 10); ++i) describe(*still[i].endpoint);
      MUST(still.empty());
    }
  }
  return count;
}

void close_all() {
  for (const std::shared_ptr<Endpoint>& one : all_endpoints()) {
    {
      const std::lock_guard<std::mutex> guard(one->lock);
      one->close();
    }
    forget(one);
  }
}

struct Outcome {
  long average;   // connections that were open
  size_t moving;  // ends that were left, and moved
};

Outcome run(size_t connections, ULONGLONG milliseconds) {
  calm = ending = false;
  for (size_t i = 0; i < ports_count; ++i) {
    ports[i] = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, i == 0 ? 0 : 1);
    MUST(ports[i] != nullptr);
  }
  start_server(16 + connections / 8);
  std::vector<std::thread> workers, owners, troubles;
  for (size_t i = 0; i < ports_count; ++i) {
    for (int k = 0; k < 2; ++k) workers.emplace_back(work, ports[i]);
  }
  for (size_t i = 0; i < owners_of_a_kind; ++i) {
    owners.emplace_back(work_with_routines, connections / 16 + 3);
    owners.emplace_back(work_with_events, connections / 16 + 3);
    troubles.emplace_back(make_trouble, connections);
  }
  troubles.emplace_back(starve);
  const long average = run_for(milliseconds);
  calm = true;
  for (std::thread& trouble : troubles) trouble.join();
  const size_t moving = all_must_move();
  ending = true;
  MUST(closesocket(listener) == 0);
  close_all();
  for (std::thread& owner : owners) owner.join();
  const ULONGLONG begin = GetTickCount64();
  while (counts.completed != counts.posted && GetTickCount64() - begin < hang_ms) {
    close_all();  // what began meanwhile
    Sleep(10);
  }
  MUST(counts.completed == counts.posted);
  for (size_t i = 0; i < workers.size(); ++i) {
    MUST(PostQueuedCompletionStatus(ports[i * ports_count / workers.size()], 0, 0, nullptr));
  }
  for (std::thread& worker : workers) worker.join();
  close_all();
  MUST(counts.open_ends == 0);
  for (HANDLE port : ports) MUST(CloseHandle(port));
  return {average, moving};
}

size_t setting(const char* name, size_t otherwise) {
  const char* const wished = std::getenv(name);
  return wished != nullptr ? static_cast<size_t>(std::atol(wished)) : otherwise;
}

void report(size_t seconds, const Outcome& outcome) {
  std::printf("%ld connections were open on average, %ld at once, of %ld; %zu ends were left\n",
              outcome.average, counts.most_open_ends / 2, counts.made / 2, outcome.moving);
  std::printf("%ld operations posted, %ld completed, %ld MiB checked in %zu s\n",
              counts.posted.load(), counts.completed.load(), counts.moved >> 20, seconds);
  std::printf("%ld times no descriptor, %ld times no memory, %ld allocations failed\n",
              counts.no_descriptor.load(), counts.no_memory.load(),
              static_cast<long>(shortage::failed_allocations()));
}

struct Held {
  uint32_t descriptors;
  int64_t blocks;
};

Held held() { return {shortage::open_descriptors(), shortage::live_blocks()}; }

/// The background thread may still be letting go of the last port.
void must_be_as_before(const Held& before) {
  // Without a sanitizer the library keeps small blocks for the next operations.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr int64_t may_stay = 0;
#else
  constexpr int64_t may_stay = int64_t{1} << 20U;
#endif
  Held now = held();
  for (const ULONGLONG begin = GetTickCount64(); GetTickCount64() - begin < 2000; Sleep(10)) {
    if (now.descriptors <= before.descriptors && now.blocks <= before.blocks + may_stay) break;
    now = held();
  }
  std::printf("%d descriptors and %lld blocks of memory more than before\n",
              static_cast<int>(now.descriptors - before.descriptors),
              static_cast<long long>(now.blocks - before.blocks));
  MUST(now.descriptors <= before.descriptors);
  MUST(now.blocks <= before.blocks + may_stay);
}

}  // namespace

int main() {
  const shortage::Spared spared;
  const size_t seconds = setting("WS2_STRESS_SECONDS", 3);
  const size_t connections = setting("WS2_STRESS_CONNECTIONS", 40);
  shortage::allow_all_descriptors();
  WSADATA data;
  MUST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  // What is made once and kept is made now.
  run(20, 700);
  const Held before = held();
  report(seconds, run(connections, seconds * 1000));
  MUST(static_cast<size_t>(counts.most_open_ends) / 2 >= connections * 9 / 10);
  must_be_as_before(before);
  MUST(WSACleanup() == 0);
  return 0;
}
