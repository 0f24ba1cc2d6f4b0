// SPDX-License-Identifier: MIT
// What the programs about Registered I/O are written with.
#pragma once

#include "connection.hpp"
// winsock2.h comes first.
#include <mswsock.h>

#include <cstring>
#include <thread>
#include <vector>

namespace program {

/// The functions, as a program gets them.
inline RIO_EXTENSION_FUNCTION_TABLE functions_of(SOCKET s) {
  RIO_EXTENSION_FUNCTION_TABLE table = {};
  GUID id = WSAID_MULTIPLE_RIO;
  DWORD bytes = 0;
  IS(0, WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &table,
                 sizeof table, &bytes, nullptr, nullptr));
  IS(sizeof table, bytes);
  return table;
}

inline SOCKET registered_socket(int type, int family = AF_INET) {
  const SOCKET s = WSASocketW(family, type, 0, nullptr, 0, WSA_FLAG_REGISTERED_IO);
  HOLDS(s != INVALID_SOCKET);
  return s;
}

inline sockaddr_in bind_loopback(SOCKET s) {
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  IS(0, bind(s, reinterpret_cast<sockaddr*>(&name), length));
  IS(0, getsockname(s, reinterpret_cast<sockaddr*>(&name), &length));
  return name;
}

/// A bound datagram socket with its queues and one registered buffer: slots of 2 KiB, then an
/// address slot.
struct Registered : Started {
  static constexpr ULONG slot_bytes = 2048;
  static constexpr ULONG slots = 128;

  explicit Registered(RIO_NOTIFICATION_COMPLETION* how = nullptr, ULONG limit = slots)
      : s(registered_socket(SOCK_DGRAM)), rio(functions_of(s)), name(bind_loopback(s)) {
    memory.resize(slot_bytes * (slots + 1));
    buffer = rio.RIORegisterBuffer(memory.data(), static_cast<DWORD>(memory.size()));
    HOLDS(buffer != RIO_INVALID_BUFFERID);
    cq = rio.RIOCreateCompletionQueue(2 * limit, how);
    HOLDS(cq != RIO_INVALID_CQ);
    rq = rio.RIOCreateRequestQueue(s, limit, 1, limit, 1, cq, cq,
                                   reinterpret_cast<PVOID>(ULONG_PTR{0xABC}));
    HOLDS(rq != RIO_INVALID_RQ);
  }
  ~Registered() {
    if (s != INVALID_SOCKET) closesocket(s);
    rio.RIOCloseCompletionQueue(cq);
    rio.RIODeregisterBuffer(buffer);
  }
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;

  [[nodiscard]] char* at(ULONG slot) { return memory.data() + slot * slot_bytes; }
  [[nodiscard]] RIO_BUF part(ULONG slot, ULONG bytes = slot_bytes) const {
    return {buffer, slot * slot_bytes, bytes};
  }
  /// The destination of sends.
  RIO_BUF address(const sockaddr_in& to) {
    memcpy(at(slots), &to, sizeof to);
    return {buffer, slots * slot_bytes, 28};
  }
  BOOL receive(ULONG slot, ULONG bytes = slot_bytes, DWORD flags = 0) {
    RIO_BUF data = part(slot, bytes);
    return rio.RIOReceive(rq, &data, 1, flags, reinterpret_cast<PVOID>(ULONG_PTR{slot}));
  }
  BOOL send_to(const sockaddr_in& to, ULONG slot, ULONG bytes, DWORD flags = 0) {
    RIO_BUF data = part(slot, bytes), where = address(to);
    return rio.RIOSendEx(rq, &data, 1, nullptr, &where, nullptr, nullptr, flags,
                         reinterpret_cast<PVOID>(ULONG_PTR{1000} + slot));
  }
  BOOL commit() { return rio.RIOSend(rq, nullptr, 0, RIO_MSG_COMMIT_ONLY, nullptr); }
  /// Polls until so many completions have come, or the time is up.
  std::vector<RIORESULT> take(size_t count) {
    std::vector<RIORESULT> all;
    const ULONGLONG end = GetTickCount64() + long_ms;
    while (all.size() < count && GetTickCount64() < end) {
      RIORESULT some[32];
      const ULONG room = static_cast<ULONG>(count - all.size() < 32 ? count - all.size() : 32);
      const ULONG got = rio.RIODequeueCompletion(cq, some, room);
      HOLDS(got != RIO_CORRUPT_CQ);
      if (got == RIO_CORRUPT_CQ) break;
      all.insert(all.end(), some, some + got);
    }
    IS(count, all.size());
    all.resize(count);
    return all;
  }

  SOCKET s;
  RIO_EXTENSION_FUNCTION_TABLE rio;
  sockaddr_in name;
  std::vector<char> memory;
  RIO_BUFFERID buffer = RIO_INVALID_BUFFERID;
  RIO_CQ cq = RIO_INVALID_CQ;
  RIO_RQ rq = RIO_INVALID_RQ;
};

}  // namespace program
