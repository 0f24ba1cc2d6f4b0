// SPDX-License-Identifier: MIT
// The parts of the engine's stress: an operation, one end of a connection, and all that are open.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <mswsock.h>
#include <ws2tcpip.h>
// clang-format on

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "shortage.hpp"

namespace stress {

[[noreturn]] void give_up(const char* file, int line, const char* what);
#define MUST(what)                                           \
  do {                                                       \
    if (!(what)) stress::give_up(__FILE__, __LINE__, #what); \
  } while (false)

using shortage::exposed;

constexpr DWORD slot = sizeof(sockaddr_storage) + 16;
constexpr size_t ports_count = 2;

struct Endpoint;

struct Op {
  OVERLAPPED overlapped = {};
  enum Kind { receive, send, accept, connect, note } kind = receive;
  std::shared_ptr<Endpoint> owner;  // while it is pending
  std::atomic<int> pending{0};
  bool finished = false;   // a receive that has come, and whose turn has not
  bool owed = false;       // could not be posted for want of something
  HANDLE event = nullptr;  // tells, or is set beside the packet
  DWORD bytes = 0;
  char data[3000];
};

/// One end of a connection. With its lock, but what is atomic.
struct Endpoint : std::enable_shared_from_this<Endpoint> {
  enum class By { port, routine, event };

  std::mutex lock;
  SOCKET s = INVALID_SOCKET;
  bool closed = false, established = false;
  bool skips = false;  // what is over at once comes as no packet
  HANDLE port = nullptr;
  By by = By::port;
  size_t place = SIZE_MAX;  // among those that are open; with their lock
  unsigned next_out = 0, next_in = 0;
  std::atomic<uint64_t> arrivals{0};  // receives that brought something
  Op receives[2], sends[2], setup;
  std::deque<Op*> order;  // of the receives that are posted

  Endpoint();
  ~Endpoint();
  void close();
};

struct Counts {
  std::atomic<long> posted{0}, completed{0}, moved{0};
  std::atomic<long> no_descriptor{0}, no_memory{0};
  std::atomic<long> open_ends{0}, most_open_ends{0}, made{0};
};
extern Counts counts;

/// `calm`: nobody is disturbed any more; `ending`: nothing begins any more.
extern std::atomic<bool> calm, ending;
extern HANDLE ports[ports_count];
extern SOCKET listener;
extern sockaddr_in server_name;
extern LPFN_CONNECTEX connect_ex;
extern LPFN_DISCONNECTEX disconnect_ex;
extern std::atomic<int> accepts_owed;

unsigned roll(unsigned sides);

/// Whether the last error says that there is no descriptor or no memory; it is counted.
bool lacked();

// Who is open.
void remember(const std::shared_ptr<Endpoint>& endpoint);
void forget(const std::shared_ptr<Endpoint>& endpoint);
std::shared_ptr<Endpoint> any_endpoint(size_t* count);
std::vector<std::shared_ptr<Endpoint>> all_endpoints();

/// Null without descriptors or memory.
std::shared_ptr<Endpoint> make_endpoint(Endpoint::By by);
/// False for want of something.
bool make_events(Endpoint& self);
void start_accept();
/// Posts the accepts that could not be posted.
void pay_accepts();
void start_connect();
/// Begins to send and receive. With the endpoint's lock.
void go(Endpoint& self);
/// Posts what could not be posted; from the thread that hears of it, or any when a port tells.
void revive(const std::shared_ptr<Endpoint>& endpoint);
/// An operation is over. Without the lock.
void completed_one(Op& op, DWORD error, DWORD bytes);
/// Counts an operation that is posted behind an endpoint's back, and one that was refused.
void begin(Op& op);
void refused(Op& op);

/// A thread that disturbs, and one that takes descriptors and memory away.
void make_trouble(size_t connections);
void starve();

}  // namespace stress
