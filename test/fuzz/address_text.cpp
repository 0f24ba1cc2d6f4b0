// SPDX-License-Identifier: MIT
// Texts of addresses: what is read is written so that it is read as the same again.
#include "names/address_text.hpp"

#include <string>

#include "input.hpp"
#include "names/idn.hpp"

using namespace ws2::names;
using fuzz::must;

namespace {

void endpoints(std::string_view text) {
  for (const Ipv4Form form : {Ipv4Form::strict, Ipv4Form::loose}) {
    if (const auto address = parse_ipv4(text, form)) {
      must(parse_ipv4(format(*address).view(), Ipv4Form::strict) == address);
    }
    if (const auto endpoint = parse_ipv4_endpoint(text, form)) {
      must(parse_ipv4_endpoint(format(*endpoint).view(), Ipv4Form::strict) == endpoint);
    }
    if (const auto found = find_ipv4(text, form)) must(found->length <= text.size());
  }
  if (const auto found = find_ipv6(text)) {
    must(found->length <= text.size());
    must(parse_ipv6(text.substr(0, found->length)) == found->address);
  }
  if (const auto address = parse_ipv6(text)) must(parse_ipv6(format(*address).view()) == address);
  if (const auto endpoint = parse_ipv6_endpoint(text, nullptr)) {
    must(parse_ipv6_endpoint(format(*endpoint).view(), nullptr) == endpoint);
  }
  static_cast<void>(parse_ipv6_scoped(text, nullptr));
  static_cast<void>(parse_inet_addr(text));
  static_cast<void>(parse_port(text));
  if (const auto ascii = to_ascii_name(text)) {
    must(is_ascii(*ascii));
    must(to_ascii_name(*ascii) == ascii);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzz::Input input(bytes, size);
  endpoints(input.text());
  return 0;
}
