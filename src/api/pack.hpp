// SPDX-License-Identifier: MIT
// An answer of structures and texts that point to each other, made for the place in the caller's
// memory where it is to lie.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "api/user_text.hpp"
#include "errors/status.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {

/// All of it throws std::bad_alloc.
class Pack {
 public:
  explicit Pack(void* place) noexcept : place_(static_cast<char*>(place)) {}

  /// Room for `count` zeroed structures; where it begins.
  template <class T>
  size_t room(size_t count = 1) {
    const size_t at = (bytes_.size() + alignof(T) - 1) / alignof(T) * alignof(T);
    bytes_.resize(at + count * sizeof(T));
    return at;
  }
  /// Fills a structure in.
  template <class T>
  void put(size_t at, const T& value) noexcept {
    std::memcpy(bytes_.data() + at, &value, sizeof value);
  }
  /// Adds a structure; the pointer that the program will have to it.
  template <class T>
  T* add(const T& value) {
    const size_t at = room<T>();
    put(at, value);
    return pointer<T>(at);
  }
  /// Adds bytes that any structure may begin with.
  void* add_bytes(const void* bytes, size_t count) {
    const size_t at = room<std::max_align_t>(0);
    bytes_.resize(at + count);
    if (count != 0) std::memcpy(bytes_.data() + at, bytes, count);
    return pointer<void>(at);
  }
  template <class Character>
  Character* add_text(std::string_view text) {
    const std::basic_string<Character> converted = text_as<Character>(text);
    const size_t at = room<Character>(converted.size() + 1);
    std::memcpy(bytes_.data() + at, converted.c_str(), converted.size() * sizeof(Character));
    return pointer<Character>(at);
  }
  template <class T>
  [[nodiscard]] T* pointer(size_t at) const noexcept {
    return reinterpret_cast<T*>(place_ + at);
  }

  [[nodiscard]] const std::vector<char>& bytes() const noexcept { return bytes_; }

  /// Writes it to its place, if `*length` bytes are enough; otherwise `*length` becomes what is
  /// needed, and the call fails with WSAEFAULT.3.
  Status hand_over(DWORD* length) const noexcept {
    const Result<DWORD> given = runtime::read_user<DWORD>(length);
    if (!given) return given.status();
    const auto needed = static_cast<DWORD>(bytes_.size());
    if (*given < needed || place_ == nullptr) {
      const Status told = runtime::write_user(length, needed);
      return told.ok() ? Status(WsaCode::wsaefault) : told;
    }
    return runtime::copy_to_user(place_, bytes_.data(), needed) ? Status() : WsaCode::wsaefault;
  }

 private:
  char* const place_;
  std::vector<char> bytes_;
};

/// The same in memory of our own: `fill` fills a pack, the same way each time it is asked.
template <class Fill>
std::vector<char> packed_block(Fill&& fill) {
  Pack measure(nullptr);
  fill(measure);
  std::vector<char> block(measure.bytes().size());
  Pack pack(block.data());
  fill(pack);
  std::copy(pack.bytes().begin(), pack.bytes().end(), block.begin());
  return block;
}

}  // namespace ws2::api
