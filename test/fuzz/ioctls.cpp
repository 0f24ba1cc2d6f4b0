// SPDX-License-Identifier: MIT
// Control codes with buffers that the input chooses: each call answers, and writes no more than it
// was given room for.
#include "live.hpp"
// The table needs the headers that live.hpp includes.
#include "test/ioctl_rows.hpp"

namespace {

/// It may not wait, and a range of ports may not be held for long.
bool may_be_asked(DWORD code) {
  return code != static_cast<DWORD>(FIONBIO) && code != SIO_ACQUIRE_PORT_RESERVATION;
}

void one_call(SOCKET s, fuzz::Input& input) {
  const auto how = input.number<uint8_t>();
  const auto which = input.number<uint8_t>();
  const DWORD code = (how & 1U) != 0 ? input.number<DWORD>()
                                     : ioctl_rows::all[which % std::size(ioctl_rows::all)].code;
  static fuzz::Memory given, taken;
  const auto given_bytes = input.number<uint16_t>(), taken_bytes = input.number<uint16_t>();
  given.fill(input.bytes(given_bytes), given_bytes);
  taken.fill({}, taken_bytes);
  DWORD returned = 0;
  if (!may_be_asked(code)) return;
  WSAIoctl(s, code, given.pointer((how >> 2U) & 3U), static_cast<DWORD>(given.told),
           taken.pointer((how >> 4U) & 3U), static_cast<DWORD>(taken.told),
           (how & 2U) != 0 ? nullptr : &returned, nullptr, nullptr);
  given.must_be_whole();
  taken.must_be_whole();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzz::start();
  fuzz::Input input(bytes, size);
  const fuzz::Socket socket(input.number<uint8_t>());
  for (int calls = 0; calls < 16 && !input.empty(); ++calls) one_call(socket, input);
  return 0;
}
