// SPDX-License-Identifier: MIT
// Numbers for names.
#include "messages/atom.hpp"

#include <map>
#include <string>

#include "runtime/mutex.hpp"

namespace ws2::messages {
namespace {

using runtime::Lock;

/// Only ASCII letters lose their case: class names and message names are such in practice.
std::string folded(std::string_view name) {
  std::string result(name);
  for (char& one : result) {
    if (one >= 'A' && one <= 'Z') one = static_cast<char>(one - 'A' + 'a');
  }
  return result;
}

class Atoms {
 public:
  static Atoms& instance() {
    static auto* const atoms = new Atoms;  // threads may look until the process ends
    return *atoms;
  }

  uint16_t find(std::string_view name) WS2_EXCLUDES(lock_) {
    const std::string key = folded(name);
    const Lock lock(lock_);
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? uint16_t{0} : found->second;
  }

  uint16_t add(std::string_view name) WS2_EXCLUDES(lock_) {
    const std::string key = folded(name);
    const Lock lock(lock_);
    const auto found = numbers_.find(key);
    if (found != numbers_.end()) return found->second;
    constexpr size_t capacity = 0x10000 - first_atom;
    if (numbers_.size() == capacity) return 0;
    const auto number = static_cast<uint16_t>(first_atom + numbers_.size());
    numbers_.emplace(key, number);
    return number;
  }

 private:
  runtime::Mutex lock_{runtime::Rank::thread};
  std::map<std::string, uint16_t> numbers_ WS2_GUARDED_BY(lock_);
};

}  // namespace

uint16_t atom_of(std::string_view name) { return Atoms::instance().add(name); }

uint16_t find_atom(std::string_view name) { return Atoms::instance().find(name); }

}  // namespace ws2::messages
