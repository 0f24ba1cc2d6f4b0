// SPDX-License-Identifier: MIT
// Socket options with values, lengths and pointers that the input chooses: each call answers, and
// writes no more than it was given room for.
#include "live.hpp"

namespace {

void one_call(SOCKET s, fuzz::Input& input) {
  constexpr int levels[] = {SOL_SOCKET, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IP, IPPROTO_IPV6};
  const auto how = input.number<uint8_t>();
  const auto which = input.number<uint8_t>();
  const int level = (how & 1U) != 0 ? input.number<int>() : levels[which % std::size(levels)];
  // Most options have small numbers; those of SOL_SOCKET go on above 0x1000, 0x3000 and 0x7000.
  const auto small = input.number<uint16_t>();
  const int name = (how & 2U) != 0 ? -static_cast<int>(small) : small;
  static fuzz::Memory memory;
  const auto length = input.number<uint16_t>();
  memory.fill(input.bytes(length), length);
  int room = (how & 4U) != 0 ? -static_cast<int>(length) : static_cast<int>(memory.told);
  char* const value = memory.pointer(how >> 4U);
  if ((how & 8U) != 0) {
    setsockopt(s, level, name, value, room);
  } else {
    getsockopt(s, level, name, value, &room);
  }
  memory.must_be_whole();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzz::start();
  fuzz::Input input(bytes, size);
  const fuzz::Socket socket(input.number<uint8_t>());
  for (int calls = 0; calls < 32 && !input.empty(); ++calls) one_call(socket, input);
  return 0;
}
