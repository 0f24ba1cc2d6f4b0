// SPDX-License-Identifier: MIT
// Datagrams by Winsock, compiled as a Windows program is: sendto, overlapped calls on a port,
// WSASendMsg and WSARecvMsg, Registered I/O.
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <mswsock.h>
#include <windows.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/datagrams.hpp"

namespace ws2::bench {
namespace {

void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "%s: %d\n", what, WSAGetLastError());
  std::exit(1);
}

class Winsock : public Exchange {
 public:
  explicit Winsock(size_t bytes) : bytes_(bytes), data_(bytes * datagrams_a_call, 'x') {
    WSADATA data;
    check(WSAStartup(MAKEWORD(2, 2), &data) == 0, "WSAStartup");
    from_ = WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, kind);
    to_ = WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, kind);
    check(from_ != INVALID_SOCKET && to_ != INVALID_SOCKET, "WSASocket");
    name_.sin_family = AF_INET;
    name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof name_;
    check(bind(to_, address(), length) == 0, "bind");
    check(getsockname(to_, reinterpret_cast<sockaddr*>(&name_), &length) == 0, "getsockname");
    sockaddr_in any = name_;
    any.sin_port = 0;
    check(bind(from_, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0, "bind");
    option(to_, SOL_SOCKET, SO_RCVBUF, receive_buffer);
    option(to_, SOL_SOCKET, SO_RCVTIMEO, 10);
  }
  ~Winsock() override {
    closesocket(from_);
    closesocket(to_);
    WSACleanup();
  }

 protected:
  static constexpr DWORD kind = WSA_FLAG_OVERLAPPED | WSA_FLAG_REGISTERED_IO;
  static void option(SOCKET s, int level, int name, int value) {
    check(setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value) == 0,
          "setsockopt");
  }
  template <class F>
  static F extension(SOCKET s, GUID id) {
    F function = nullptr;
    DWORD got = 0;
    check(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function,
                   sizeof function, &got, nullptr, nullptr) == 0,
          "WSAIoctl");
    return function;
  }
  [[nodiscard]] const sockaddr* address() const {
    return reinterpret_cast<const sockaddr*>(&name_);
  }

  const size_t bytes_;
  std::vector<char> data_;
  SOCKET from_, to_;
  sockaddr_in name_ = {};
};

class Plain final : public Winsock {
 public:
  using Winsock::Winsock;
  void send_until(const std::atomic<bool>& stop) override {
    while (!stop.load(std::memory_order_relaxed)) {
      sendto(from_, data_.data(), static_cast<int>(bytes_), 0, address(), sizeof name_);
    }
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    uint64_t count = 0;
    char room[2048];
    sockaddr_in sender;
    while (!stop.load(std::memory_order_relaxed)) {
      int length = sizeof sender;
      if (recvfrom(to_, room, sizeof room, 0, reinterpret_cast<sockaddr*>(&sender), &length) >= 0) {
        ++count;
      }
    }
    return count;
  }
};

/// Several receives outstanding on a port; sends complete at once and skip theirs.
class Overlapped final : public Winsock {
 public:
  explicit Overlapped(size_t bytes) : Winsock(bytes) {
    port_ = CreateIoCompletionPort(reinterpret_cast<HANDLE>(to_), nullptr, 0, 1);
    other_ = CreateIoCompletionPort(reinterpret_cast<HANDLE>(from_), nullptr, 0, 1);
    SetFileCompletionNotificationModes(reinterpret_cast<HANDLE>(from_),
                                       FILE_SKIP_COMPLETION_PORT_ON_SUCCESS);
  }
  ~Overlapped() override {
    CloseHandle(port_);
    CloseHandle(other_);
  }
  void send_until(const std::atomic<bool>& stop) override {
    OVERLAPPED overlapped = {};
    WSABUF piece = {static_cast<ULONG>(bytes_), data_.data()};
    DWORD sent = 0;
    while (!stop.load(std::memory_order_relaxed)) {
      const int done =
          WSASendTo(from_, &piece, 1, &sent, 0, address(), sizeof name_, &overlapped, nullptr);
      if (done == 0 || WSAGetLastError() != WSA_IO_PENDING) continue;
      DWORD bytes;
      ULONG_PTR key;
      OVERLAPPED* which;
      GetQueuedCompletionStatus(other_, &bytes, &key, &which, INFINITE);
    }
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    uint64_t count = 0;
    std::vector<Receive> receives(datagrams_a_call);
    for (Receive& receive : receives) post(receive);
    OVERLAPPED_ENTRY entries[datagrams_a_call];
    while (!stop.load(std::memory_order_relaxed)) {
      ULONG got = 0;
      if (!GetQueuedCompletionStatusEx(port_, entries, datagrams_a_call, &got, 10, FALSE)) continue;
      count += got;
      for (ULONG i = 0; i < got; ++i) post(*reinterpret_cast<Receive*>(entries[i].lpOverlapped));
    }
    CancelIoEx(reinterpret_cast<HANDLE>(to_), nullptr);
    return count;
  }

 private:
  struct Receive {
    OVERLAPPED overlapped = {};
    sockaddr_in sender = {};
    int length = 0;
    char room[2048];
  };
  void post(Receive& receive) {
    WSABUF piece = {sizeof receive.room, receive.room};
    DWORD flags = 0;
    receive.length = sizeof receive.sender;
    receive.overlapped = {};
    WSARecvFrom(to_, &piece, 1, nullptr, &flags, reinterpret_cast<sockaddr*>(&receive.sender),
                &receive.length, &receive.overlapped, nullptr);
  }

  HANDLE port_, other_;
};

class Messages : public Winsock {
 public:
  explicit Messages(size_t bytes)
      : Winsock(bytes), receive_(extension<LPFN_WSARECVMSG>(to_, WSAID_WSARECVMSG)) {}
  void send_until(const std::atomic<bool>& stop) override {
    send_pieces(stop, static_cast<ULONG>(bytes_));
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    return receive_pieces(stop, 2048);
  }

 protected:
  void send_pieces(const std::atomic<bool>& stop, ULONG bytes) {
    WSABUF piece = {bytes, data_.data()};
    WSAMSG message = {};
    message.name = reinterpret_cast<sockaddr*>(&name_);
    message.namelen = sizeof name_;
    message.lpBuffers = &piece;
    message.dwBufferCount = 1;
    DWORD sent = 0;
    while (!stop.load(std::memory_order_relaxed)) {
      WSASendMsg(from_, &message, 0, &sent, nullptr, nullptr);
    }
  }
  uint64_t receive_pieces(const std::atomic<bool>& stop, ULONG room_bytes) {
    uint64_t count = 0;
    std::vector<char> room(room_bytes), split(2048 * 64);
    while (!stop.load(std::memory_order_relaxed)) {
      sockaddr_in sender;
      alignas(8) char control[64];
      WSABUF piece = {room_bytes, room.data()};
      WSAMSG message = {};
      message.name = reinterpret_cast<sockaddr*>(&sender);
      message.namelen = sizeof sender;
      message.lpBuffers = &piece;
      message.dwBufferCount = 1;
      message.Control = {sizeof control, control};
      DWORD got = 0;
      if (receive_(to_, &message, &got, nullptr, nullptr) != 0) continue;
      DWORD cut = got;
      for (WSACMSGHDR* part = WSA_CMSG_FIRSTHDR(&message); part != nullptr;
           part = WSA_CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level == IPPROTO_UDP && part->cmsg_type == UDP_COALESCED_INFO) {
          std::memcpy(&cut, WSA_CMSG_DATA(part), sizeof cut);
        }
      }
      size_t place = 0;
      for (DWORD at = 0; at < got; at += cut) {
        const DWORD bytes = got - at < cut ? got - at : cut;
        if (cut != got) std::memcpy(split.data() + (place++ % 64) * 2048, room.data() + at, bytes);
        ++count;
      }
    }
    return count;
  }

 private:
  LPFN_WSARECVMSG receive_;
};

class MessagesCut final : public Messages {
 public:
  explicit MessagesCut(size_t bytes) : Messages(bytes) {
    option(from_, IPPROTO_UDP, UDP_SEND_MSG_SIZE, static_cast<int>(bytes));
    option(to_, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, 65535);
  }
  void send_until(const std::atomic<bool>& stop) override {
    send_pieces(stop, static_cast<ULONG>(data_.size()));
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    return receive_pieces(stop, 65536);
  }
};

/// Registered I/O. The sender defers `Batch` sends and commits; 1 defers none.
template <ULONG Batch, bool Told>
class RegisteredIo final : public Winsock {
 public:
  explicit RegisteredIo(size_t bytes) : Winsock(bytes), memory_((receives + Batch + 1) * slot) {
    GUID id = WSAID_MULTIPLE_RIO;
    DWORD got = 0;
    check(WSAIoctl(to_, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &rio_,
                   sizeof rio_, &got, nullptr, nullptr) == 0,
          "WSAIoctl");
    buffer_ = rio_.RIORegisterBuffer(memory_.data(), static_cast<DWORD>(memory_.size()));
    RIO_NOTIFICATION_COMPLETION how = {};
    if (Told) {
      port_ = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
      how.Type = RIO_IOCP_COMPLETION;
      how.Iocp.IocpHandle = port_;
      how.Iocp.Overlapped = &overlapped_;
    }
    in_ = rio_.RIOCreateCompletionQueue(receives, Told ? &how : nullptr);
    out_ = rio_.RIOCreateCompletionQueue(Batch, nullptr);
    receiver_ = rio_.RIOCreateRequestQueue(to_, receives, 1, 0, 1, in_, in_, nullptr);
    sender_ = rio_.RIOCreateRequestQueue(from_, 0, 1, Batch, 1, out_, out_, nullptr);
    check(receiver_ != RIO_INVALID_RQ && sender_ != RIO_INVALID_RQ, "RIOCreateRequestQueue");
    std::memcpy(memory_.data() + (receives + Batch) * slot, &name_, sizeof name_);
  }
  ~RegisteredIo() override {
    rio_.RIOCloseCompletionQueue(in_);
    rio_.RIOCloseCompletionQueue(out_);
    rio_.RIODeregisterBuffer(buffer_);
    if (Told) CloseHandle(port_);
  }
  void send_until(const std::atomic<bool>& stop) override {
    RIO_BUF where = {buffer_, (receives + Batch) * slot, 28};
    RIORESULT results[Batch];
    while (!stop.load(std::memory_order_relaxed)) {
      for (ULONG i = 0; i < Batch; ++i) {
        RIO_BUF piece = {buffer_, (receives + i) * slot, static_cast<ULONG>(bytes_)};
        rio_.RIOSendEx(sender_, &piece, 1, nullptr, &where, nullptr, nullptr,
                       Batch == 1 ? 0 : RIO_MSG_DEFER, nullptr);
      }
      if (Batch != 1) rio_.RIOSend(sender_, nullptr, 0, RIO_MSG_COMMIT_ONLY, nullptr);
      for (ULONG done = 0; done < Batch;) done += rio_.RIODequeueCompletion(out_, results, Batch);
    }
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    uint64_t count = 0;
    for (ULONG i = 0; i < receives; ++i) post(i);
    std::vector<RIORESULT> results(receives);
    while (!stop.load(std::memory_order_relaxed)) {
      const ULONG got = rio_.RIODequeueCompletion(in_, results.data(), receives);
      for (ULONG i = 0; i < got; ++i) post(static_cast<ULONG>(results[i].RequestContext));
      count += got;
      if (Told && got == 0) wait();
    }
    return count;
  }

 private:
  static constexpr ULONG receives = 256, slot = 2048;
  void post(ULONG i) {
    RIO_BUF piece = {buffer_, i * slot, slot};
    rio_.RIOReceive(receiver_, &piece, 1, RIO_MSG_DEFER,
                    reinterpret_cast<PVOID>(static_cast<ULONG_PTR>(i)));
  }
  void wait() {
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED* which;
    rio_.RIONotify(in_);  // WSAEALREADY after a wait that timed out
    GetQueuedCompletionStatus(port_, &bytes, &key, &which, 10);
  }

  RIO_EXTENSION_FUNCTION_TABLE rio_ = {};
  std::vector<char> memory_;
  RIO_BUFFERID buffer_;
  RIO_CQ in_, out_;
  RIO_RQ receiver_, sender_;
  HANDLE port_ = nullptr;
  OVERLAPPED overlapped_ = {};
};

template <class T>
std::unique_ptr<Exchange> make(size_t bytes) {
  return std::make_unique<T>(bytes);
}

}  // namespace

std::vector<Way> winsock_ways() {
  return {{"Winsock: sendto, recvfrom", make<Plain>},
          {"Winsock: WSASendTo, WSARecvFrom, overlapped on a port", make<Overlapped>},
          {"Winsock: WSASendMsg, WSARecvMsg", make<Messages>},
          {"Winsock: the same, UDP_SEND_MSG_SIZE, 32 a call", make<MessagesCut>},
          {"Winsock: RIO, each send by itself", make<RegisteredIo<1, false>>},
          {"Winsock: RIO, 32 sends deferred", make<RegisteredIo<32, false>>},
          {"Winsock: RIO, 64 sends deferred", make<RegisteredIo<64, false>>},
          {"Winsock: RIO, 32 sends deferred, told by a port", make<RegisteredIo<32, true>>}};
}

}  // namespace ws2::bench
