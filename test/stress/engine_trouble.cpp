// SPDX-License-Identifier: MIT
// Who disturbs: cancels, closes, resets, shutdowns, and shortages of descriptors and memory.
#include <array>

#include "engine_parts.hpp"

namespace stress {
namespace {

/// Comes after the sends that wait. The packet is a note: the endpoint hears of the end by what
/// else it has begun.
void disconnect(const Endpoint& endpoint) {
  if (endpoint.port == nullptr || !endpoint.established) return;
  auto note = std::make_unique<Op>();
  note->kind = Op::note;
  begin(*note);
  const DWORD flags = roll(2) * TF_REUSE_SOCKET;
  const BOOL done = exposed([&] { return disconnect_ex(endpoint.s, &note->overlapped, flags, 0); });
  if (done && endpoint.skips) return completed_one(*note.release(), 0, 0);
  if (done || WSAGetLastError() == WSA_IO_PENDING) {
    static_cast<void>(note.release());
  } else {
    refused(*note);
  }
}

void disturb(Endpoint& endpoint) {
  const std::lock_guard<std::mutex> guard(endpoint.lock);
  if (endpoint.closed) return;
  const HANDLE file = reinterpret_cast<HANDLE>(endpoint.s);
  const unsigned what = roll(100);
  if (what < 65) {
    exposed([&] { return CancelIoEx(file, &endpoint.receives[roll(2)].overlapped); });
  } else if (what < 70) {
    // An accept began with the listener; a connect began here.
    Op& op = endpoint.setup;
    const bool accepts = op.kind == Op::accept;
    exposed([&] {
      return CancelIoEx(accepts ? reinterpret_cast<HANDLE>(listener) : file, &op.overlapped);
    });
  } else if (what < 72) {
    disconnect(endpoint);
  } else if (what < 80) {
    exposed([&] { return shutdown(endpoint.s, SD_SEND); });
  } else if (what < 85) {
    exposed([&] { return CancelIoEx(file, nullptr); });
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

DWORD CALLBACK idle(void* told) {
  static_cast<std::atomic<int>*>(told)->fetch_add(1);
  return 7;
}

/// A handle of a call that may lack something.
template <class Call>
HANDLE made(Call&& call) {
  const HANDLE handle = exposed(call);
  MUST(handle != nullptr || lacked());
  return handle;
}

/// Calls that make an object, which is there and works, or is not.
void make_objects() {
  if (const HANDLE port =
          made([] { return CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0); })) {
    MUST(CloseHandle(port));
  }
  if (const HANDLE timer = made([] { return CreateWaitableTimerW(nullptr, TRUE, nullptr); })) {
    MUST(CloseHandle(timer));
  }
  if (const WSAEVENT event = made([] { return WSACreateEvent(); })) {
    if (const std::shared_ptr<Endpoint> endpoint = make_endpoint(Endpoint::By::port)) {
      {
        const std::lock_guard<std::mutex> guard(endpoint->lock);
        const SOCKET s = endpoint->s;
        MUST(endpoint->closed ||
             exposed([&] { return WSAEventSelect(s, event, FD_ACCEPT | FD_CONNECT); }) == 0 ||
             lacked());
        endpoint->close();
      }
      forget(endpoint);
    }
    MUST(WSACloseEvent(event));
  }
  std::atomic<int> told{0};
  if (const HANDLE thread =
          made([&] { return CreateThread(nullptr, 0, idle, &told, 0, nullptr); })) {
    MUST(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    MUST(told == 1);
    MUST(CloseHandle(thread));
  }
}

/// A packet of the program's own, from a thread that is no worker.
void post_note() {
  auto note = std::make_unique<Op>();
  note->kind = Op::note;
  begin(*note);
  HANDLE const port = ports[roll(ports_count)];
  if (exposed([&] { return PostQueuedCompletionStatus(port, 7, 9, &note->overlapped); })) {
    static_cast<void>(note.release());
    return;
  }
  MUST(lacked());
  refused(*note);
}

/// The time of a shortage, which is spent with calls of all kinds.
void endure(DWORD milliseconds) {
  const ULONGLONG end = GetTickCount64() + milliseconds;
  while (GetTickCount64() < end) {
    make_objects();
    post_note();
    size_t count = 0;
    const std::shared_ptr<Endpoint> any = any_endpoint(&count);
    if (any != nullptr && any->by == Endpoint::By::port) revive(any);
    Sleep(1);
  }
}

/// Sockets, until there are no more.
void hold_sockets(DWORD milliseconds) {
  shortage::allow_descriptors(200);
  std::array<SOCKET, 200> held;
  size_t count = 0;
  for (; count < held.size(); ++count) {
    held[count] = exposed([] { return socket(AF_INET, SOCK_DGRAM, 0); });
    if (held[count] == INVALID_SOCKET) break;
  }
  MUST(count == held.size() || lacked());
  endure(milliseconds);
  while (count != 0) MUST(closesocket(held[--count]) == 0);
}

void run_short(DWORD milliseconds) {
  const unsigned what = roll(5);
  if (what == 0 || what == 4) shortage::allow_descriptors(roll(4));
  if (what == 2) shortage::fail_allocations(2 + roll(20));
  if (what == 3 || what == 4) shortage::fail_allocations(1);
  what == 1 ? hold_sockets(milliseconds) : endure(milliseconds);
  shortage::fail_allocations(0);
  shortage::allow_all_descriptors();
}

}  // namespace

void make_trouble(size_t connections) {
  const shortage::Spared spared;
  while (!calm) {
    size_t count = 0;
    const std::shared_ptr<Endpoint> victim = any_endpoint(&count);
    // Where there are few, most are left in peace, so that there are many for most of the time.
    const bool many = static_cast<size_t>(counts.open_ends) >= 2 * connections;
    if (victim != nullptr && (many || roll(32) == 0)) {
      disturb(*victim);
      bool closed = false;
      {
        const std::lock_guard<std::mutex> guard(victim->lock);
        closed = victim->closed;
      }
      if (closed) forget(victim);
    }
    if (count < 2 * connections + connections / 2 + 40) start_connect();
    pay_accepts();
  }
}

void starve() {
  const shortage::Spared spared;
  while (!calm) {
    Sleep(200);
    run_short(30 + roll(40));
    for (const std::shared_ptr<Endpoint>& one : all_endpoints()) {
      if (one->by == Endpoint::By::port) revive(one);
    }
  }
}

}  // namespace stress
