// SPDX-License-Identifier: MIT
// Addresses through public calls: their texts, their bytes with lengths that do not fit, and names.
#include <string>

#include "live.hpp"

namespace {

using fuzz::must;

void texts(fuzz::Input& input, int family) {
  const auto bytes = input.bytes(input.number<uint8_t>());
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  sockaddr_storage address = {};
  int length = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  if (WSAStringToAddressA(text.data(), family, nullptr, name, &length) == 0) {
    char written[80];
    DWORD room = sizeof written;
    must(WSAAddressToStringA(name, static_cast<DWORD>(length), nullptr, written, &room) == 0);
    sockaddr_storage again = {};
    int again_length = sizeof again;
    must(WSAStringToAddressA(written, family, nullptr, reinterpret_cast<sockaddr*>(&again),
                             &again_length) == 0);
    must(std::memcmp(&again, &address, sizeof address) == 0);
  }
  addrinfo hints = {}, *found = nullptr;
  hints.ai_family = family;
  hints.ai_flags = AI_NUMERICHOST;
  if (getaddrinfo(text.c_str(), "80", &hints, &found) == 0) freeaddrinfo(found);
  inet_addr(text.c_str());
}

/// An address of any bytes and any length, for calls that only read it.
void raw_addresses(fuzz::Input& input, SOCKET s) {
  const auto told = static_cast<int>(input.number<int16_t>());
  static fuzz::Memory memory;
  memory.fill(input.bytes(sizeof(sockaddr_storage)), sizeof(sockaddr_storage));
  const auto* name = reinterpret_cast<const sockaddr*>(memory.bytes);
  const int length = told <= static_cast<int>(fuzz::Memory::room) ? told : 16;
  // A path would leave files behind, and datagrams are to stay on this machine.
  if (name->sa_family == AF_UNIX) return;
  char text[80], service[40];
  DWORD room = sizeof text;
  WSAAddressToStringA(const_cast<sockaddr*>(name), static_cast<DWORD>(length), nullptr, text,
                      &room);
  getnameinfo(name, length, text, sizeof text, service, sizeof service,
              NI_NUMERICHOST | NI_NUMERICSERV);
  bind(s, name, length);
  memory.must_be_whole();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzz::start();
  fuzz::Input input(bytes, size);
  const auto kind = input.number<uint8_t>();
  texts(input, (kind & 0x80U) != 0 ? AF_INET6 : AF_INET);
  const fuzz::Socket socket(kind % 4);
  raw_addresses(input, socket);
  return 0;
}
