// SPDX-License-Identifier: MIT
// The aliases of a DNS answer. Source: RFC 1035, section 4.1.
#include "names/reply.hpp"

#include <optional>
#include <utility>

#include "names/hosts_file.hpp"

namespace ws2::names {
namespace {

constexpr size_t header_bytes = 12, longest_name = 255, most_aliases = 32;
constexpr uint16_t type_cname = 5;

/// A reader that never goes beyond the bytes.
class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) noexcept : bytes_(bytes) {}

  void go(size_t at) noexcept { at_ = at; }
  [[nodiscard]] size_t place() const noexcept { return at_; }
  void skip(size_t count) noexcept { at_ += count; }

  std::optional<uint16_t> number() noexcept {
    if (at_ > bytes_.size() || bytes_.size() - at_ < 2) return std::nullopt;
    const auto value = static_cast<uint16_t>(bytes_[at_] << 8U | bytes_[at_ + 1]);
    at_ += 2;
    return value;
  }

  /// A name; the reader goes on behind it. Pointers lead back only, so that they end.
  std::optional<std::string> name() {
    std::string text;
    std::optional<size_t> behind;
    size_t at = at_, limit = at_;
    for (;;) {
      if (at >= bytes_.size()) return std::nullopt;
      const size_t length = bytes_[at];
      if ((length & 0xC0U) == 0xC0U) {
        if (at + 1 >= bytes_.size()) return std::nullopt;
        const size_t to = (length & 0x3FU) << 8U | bytes_[at + 1];
        if (!behind) behind = at + 2;
        if (to >= limit) return std::nullopt;
        at = limit = to;
        continue;
      }
      if (length > 63 || at + 1 + length > bytes_.size()) return std::nullopt;
      if (length == 0) break;
      if (!text.empty()) text += '.';
      for (size_t i = 1; i <= length; ++i) {
        const uint8_t byte = bytes_[at + i];
        // A name that a program could misread as another is none.
        if (byte <= ' ' || byte >= 0x7F || byte == '.') return std::nullopt;
        text += static_cast<char>(byte);
      }
      if (text.size() > longest_name) return std::nullopt;
      at += 1 + length;
    }
    at_ = behind ? *behind : at + 1;
    return text;
  }

 private:
  const std::span<const uint8_t> bytes_;
  size_t at_ = 0;
};

struct Alias {
  std::string name, of;
};

/// The CNAME records; what is read of a broken answer until it breaks.
std::vector<Alias> aliases_in(Reader& reader, uint16_t records) {
  std::vector<Alias> aliases;
  for (uint16_t i = 0; i < records && aliases.size() < most_aliases; ++i) {
    std::optional<std::string> owner = reader.name();
    if (!owner) break;
    const std::optional<uint16_t> type = reader.number();
    reader.skip(6);  // class and time
    const std::optional<uint16_t> length = reader.number();
    if (!type || !length) break;
    const size_t end = reader.place() + *length;
    if (*type == type_cname) {
      std::optional<std::string> of = reader.name();
      if (!of) break;
      aliases.push_back({std::move(*owner), std::move(*of)});
    }
    reader.go(end);
  }
  return aliases;
}

}  // namespace

std::vector<std::string> alias_chain(std::span<const uint8_t> answer) {
  Reader reader(answer);
  reader.go(4);
  const std::optional<uint16_t> questions = reader.number(), records = reader.number();
  if (!questions || !records || *questions != 1) return {};
  reader.go(header_bytes);
  std::optional<std::string> asked = reader.name();
  if (!asked) return {};
  reader.skip(4);  // type and class
  const std::vector<Alias> aliases = aliases_in(reader, *records);
  std::vector<std::string> chain{std::move(*asked)};
  for (size_t i = 0; i < aliases.size(); ++i) {
    const std::string* next = nullptr;
    for (const Alias& one : aliases) {
      if (same_name(one.name, chain.back())) next = &one.of;
    }
    if (next == nullptr) return chain;
    chain.push_back(*next);
  }
  for (const Alias& one : aliases) {
    if (same_name(one.name, chain.back())) return {};
  }
  return chain;
}

}  // namespace ws2::names
