// SPDX-License-Identifier: MIT
// The threads' shelves of blocks, and the depot between them. Hot path.
#include "runtime/blocks.hpp"

#include <atomic>
#include <cstdint>
#include <utility>

namespace ws2::runtime {

#if defined(WS2_PLAIN_BLOCKS)

void* take_block(size_t bytes) noexcept { return ::operator new(bytes, std::nothrow); }
void give_block(void* block, size_t) noexcept { ::operator delete(block); }

#else

namespace {

// The sizes: multiples of 16 bytes, up to what the largest operation needs.
constexpr size_t step = 16, sizes = 24, largest = step * sizes;
constexpr uint32_t batch = 32;          // what goes to the depot at a time
constexpr uint32_t most_batches = 256;  // of a size, in the depot

/// A block that nobody uses. Only the first of a batch names the next batch; the smallest block has
/// room for both.
struct Block {
  Block* next;
  Block* next_batch;
};
static_assert(sizeof(Block) <= step);

struct Shelf {
  Block* first;
  uint32_t count;
  uint32_t room;  // 0 until the thread has taken one: who only gives has no use for a shelf
};

enum class Phase : uint8_t { fresh, open, over };

struct Shelves {
  Shelf of_size[sizes];
  Phase phase;
};
// initial-exec: reaching it costs no call.
thread_local Shelves shelves __attribute__((tls_model("initial-exec"))) = {};

void free_chain(Block* first) noexcept {
  while (first != nullptr) ::operator delete(std::exchange(first, first->next));
}

/// Ends the shelves with their thread.
struct Closer {
  bool armed = false;
  ~Closer() {
    shelves.phase = Phase::over;
    for (Shelf& shelf : shelves.of_size) free_chain(std::exchange(shelf, Shelf{}).first);
  }
};
thread_local Closer closer;

/// Batches of one size. Whoever finds it busy does without: nobody waits, also not the child of a
/// process that was forked in the middle.
class Depot {
 public:
  Block* take() noexcept {
    if (busy_.test_and_set(std::memory_order_acquire)) return nullptr;
    Block* const taken = first_;
    if (taken != nullptr) {
      first_ = taken->next_batch;
      --count_;
    }
    busy_.clear(std::memory_order_release);
    return taken;
  }
  bool give(Block* given) noexcept {
    if (busy_.test_and_set(std::memory_order_acquire)) return false;
    const bool room = count_ < most_batches;
    if (room) {
      given->next_batch = std::exchange(first_, given);
      ++count_;
    }
    busy_.clear(std::memory_order_release);
    return room;
  }

 private:
  std::atomic_flag busy_;
  Block* first_ = nullptr;  // while busy, this thread's
  uint32_t count_ = 0;      // the same
};
constinit Depot depots[sizes];

size_t size_of(size_t bytes) noexcept { return bytes == 0 ? 0 : (bytes - 1) / step; }

/// False when the thread is so near its end that it keeps nothing any more.
bool open_shelves() noexcept {
  if (shelves.phase == Phase::fresh) {
    closer.armed = true;
    shelves.phase = Phase::open;
  }
  return shelves.phase == Phase::open;
}

void* take_elsewhere(Shelf& shelf, size_t size) noexcept {
  Block* const taken = depots[size].take();
  if (open_shelves()) {
    shelf.room = 2 * batch;
    shelf.first = taken != nullptr ? taken->next : nullptr;
    for (const Block* one = shelf.first; one != nullptr; one = one->next) ++shelf.count;
  } else if (taken != nullptr) {
    free_chain(taken->next);
  }
  return taken != nullptr ? taken : ::operator new((size + 1) * step, std::nothrow);
}

void give_elsewhere(Shelf& shelf, size_t size, Block* given) noexcept {
  if (shelf.room != 0) {
    Block* last = given;
    for (uint32_t i = 1; i < batch; ++i) last = last->next;
    shelf.first = std::exchange(last->next, nullptr);
    shelf.count -= batch - 1;  // given was not counted
  }
  if (!depots[size].give(given)) free_chain(given);
}

}  // namespace

void* take_block(size_t bytes) noexcept {
  if (bytes > largest) return ::operator new(bytes, std::nothrow);
  const size_t size = size_of(bytes);
  Shelf& shelf = shelves.of_size[size];
  Block* const taken = shelf.first;
  if (taken == nullptr) return take_elsewhere(shelf, size);
  shelf.first = taken->next;
  --shelf.count;
  return taken;
}

void give_block(void* block, size_t bytes) noexcept {
  if (bytes > largest) return ::operator delete(block);
  const size_t size = size_of(bytes);
  Shelf& shelf = shelves.of_size[size];
  auto* const given = new (block) Block{shelf.first, nullptr};
  if (shelf.count == shelf.room) return give_elsewhere(shelf, size, given);
  shelf.first = given;
  ++shelf.count;
}

#endif

}  // namespace ws2::runtime
