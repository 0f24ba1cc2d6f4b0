// SPDX-License-Identifier: MIT
// Arrays of WSABUF, messages and control data that the input chooses, sent and received over a pair
// of datagram sockets and a connection: each call answers, whatever the pointers and lengths are.
#include "live.hpp"
// winsock2.h comes first.
#include <sys/mman.h>

#include <array>

namespace {

using fuzz::must;

/// Room for any length that a WSABUF can name; pages exist only where something was written.
char* region() {
  static char* const memory = [] {
    void* const made = mmap(nullptr, size_t{1} << 33U, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    must(made != MAP_FAILED);
    return static_cast<char*>(made);
  }();
  return memory;
}

char* pointer(uint8_t kind, uint32_t offset) {
  switch (kind % 8) {
    case 0:
      return nullptr;
    case 1:
      return reinterpret_cast<char*>(uintptr_t{0x7FFFFFFFF000});
    case 2:
      return reinterpret_cast<char*>(uintptr_t{0xDEAD000000000000});
    default:
      return region() + offset;
  }
}

struct Ends {
  Ends() {
    fuzz::start();
    sockaddr_in name = {};
    int length = sizeof name;
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const address = reinterpret_cast<sockaddr*>(&name);
    datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    must(bind(datagrams, address, length) == 0);
    must(getsockname(datagrams, address, &length) == 0);
    must(connect(datagrams, address, length) == 0);
    name.sin_port = 0;
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    must(bind(listener, address, length) == 0);
    must(getsockname(listener, address, &length) == 0);
    must(listen(listener, 1) == 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    must(connect(client, address, length) == 0);
    server = accept(listener, nullptr, nullptr);
    must(closesocket(listener) == 0);
    u_long on = 1;
    for (const SOCKET s : {datagrams, client, server}) must(ioctlsocket(s, FIONBIO, &on) == 0);
    GUID id = WSAID_WSARECVMSG;
    DWORD bytes = 0;
    must(WSAIoctl(datagrams, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &receive_message,
                  sizeof receive_message, &bytes, nullptr, nullptr) == 0);
    DWORD yes = 1;
    for (const int option : {IP_PKTINFO, IP_RECVTTL, IP_RECVTOS}) {
      must(setsockopt(datagrams, IPPROTO_IP, option, reinterpret_cast<char*>(&yes), sizeof yes) ==
           0);
    }
  }
  SOCKET datagrams, client, server;
  LPFN_WSARECVMSG receive_message = nullptr;
};

/// What is in the way is taken, so that buffers do not stay full.
void drain(SOCKET s) {
  while (recv(s, region(), 1 << 20, 0) > 0) {
  }
}

void one_call(const Ends& ends, fuzz::Input& input) {
  const auto how = input.number<uint8_t>();
  const auto count = static_cast<DWORD>(input.number<uint8_t>() % 40);
  std::array<WSABUF, 40> list;
  for (DWORD i = 0; i < count; ++i) {
    const auto kind = input.number<uint8_t>();
    const uint32_t length =
        (kind & 0x80U) != 0 ? input.number<uint32_t>() : input.number<uint16_t>();
    list[i] = {length, pointer(kind, input.number<uint16_t>())};
  }
  const auto flags_in = static_cast<DWORD>((how & 8U) != 0 ? input.number<uint16_t>() : 0);
  DWORD bytes = 0, flags = flags_in;
  std::array<char, 256> control = {};
  const std::span<const uint8_t> parts = input.bytes(input.number<uint8_t>());
  std::memcpy(control.data(), parts.data(), parts.size());
  WSAMSG message = {
      nullptr, 0, list.data(), count, {static_cast<ULONG>(parts.size()), control.data()}, flags_in};
  const SOCKET s = (how & 0x40U) != 0 ? ends.client : ends.datagrams;
  switch (how % 6) {
    case 0:
      WSASend(s, list.data(), count, &bytes, flags, nullptr, nullptr);
      break;
    case 1:
      WSARecv(s, list.data(), count, &bytes, &flags, nullptr, nullptr);
      break;
    case 2:
      WSASendTo(s, list.data(), count, &bytes, flags, nullptr, 0, nullptr, nullptr);
      break;
    case 3:
      WSARecvFrom(s, list.data(), count, &bytes, &flags, nullptr, nullptr, nullptr, nullptr);
      break;
    case 4:
      WSASendMsg(ends.datagrams, &message, flags, &bytes, nullptr, nullptr);
      break;
    default:
      message.Control.len = sizeof control;
      ends.receive_message(ends.datagrams, &message, &bytes, nullptr, nullptr);
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const Ends ends;
  fuzz::Input input(bytes, size);
  for (int calls = 0; calls < 16 && !input.empty(); ++calls) one_call(ends, input);
  drain(ends.server);
  drain(ends.datagrams);
  return 0;
}
