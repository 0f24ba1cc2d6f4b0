// SPDX-License-Identifier: MIT
// WSA_NOT_ENOUGH_MEMORY: the system has no memory for the object asked. The surroundings "little
// memory" bound the address space; a condition takes what is left of it, and gives it back.
#include <cstdlib>

#include "sockets.hpp"

using namespace contract;

namespace {

/// Everything that the process may still allocate, down to the smallest piece: large ones first, so
/// that it takes few, and then what remains between them.
class Hoard {
 public:
  Hoard() {
    for (size_t size = size_t{1} << 24; size >= sizeof(Piece); size -= size > 4096 ? size / 2 : 8) {
      while (auto* piece = static_cast<Piece*>(std::malloc(size))) {
        piece->next = first_;
        first_ = piece;
      }
    }
  }
  ~Hoard() {
    while (first_ != nullptr) {
      Piece* const piece = first_;
      first_ = piece->next;
      std::free(piece);
    }
  }
  Hoard(const Hoard&) = delete;
  Hoard& operator=(const Hoard&) = delete;

 private:
  struct Piece {
    Piece* next;
  };
  Piece* first_ = nullptr;
};

}  // namespace

SURROUNDINGS("little memory")
CONDITION(WSA_NOT_ENOUGH_MEMORY, 1, wsacreateevent) {
  WSAEVENT before = WSACreateEvent();
  RETURNS(TRUE, WSACloseEvent(before));
  {
    const Hoard hoard;
    FAILS_WITH(WSA_NOT_ENOUGH_MEMORY, WSACreateEvent());
    FAILS_WITH(WSA_NOT_ENOUGH_MEMORY, WSACreateEvent());
  }
  WSAEVENT after = WSACreateEvent();
  RETURNS(TRUE, WSACloseEvent(after));
}

// What a thread needs for its waits is made when it waits first.
SURROUNDINGS("little memory")
CONDITION(WSA_NOT_ENOUGH_MEMORY, 1, wsawaitformultipleevents) {
  WSAEVENT event = WSACreateEvent();
  RETURNS(TRUE, WSASetEvent(event));
  {
    const Hoard hoard;
    FAILS_WITH(WSA_NOT_ENOUGH_MEMORY, WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE));
  }
  RETURNS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE));
  RETURNS(TRUE, WSACloseEvent(event));
}

// Learn, getaddrinfo: WSA_NOT_ENOUGH_MEMORY, a memory allocation failure occurred.
SURROUNDINGS("little memory")
CONDITION(WSA_NOT_ENOUGH_MEMORY, 1, getaddrinfo) {
  addrinfo* found = nullptr;
  RETURNS(0, getaddrinfo("127.0.0.1", "80", nullptr, &found));
  freeaddrinfo(found);
  {
    const Hoard hoard;
    ANSWERS(WSA_NOT_ENOUGH_MEMORY, getaddrinfo("127.0.0.1", "80", nullptr, &found));
    HOLDS(found == nullptr && WSAGetLastError() == WSA_NOT_ENOUGH_MEMORY);
    ANSWERS(WSA_NOT_ENOUGH_MEMORY, getaddrinfo("localhost", "80", nullptr, &found));
  }
  RETURNS(0, getaddrinfo("127.0.0.1", "80", nullptr, &found));
  freeaddrinfo(found);
}
