// SPDX-License-Identifier: MIT
// What getaddrinfo and GetAddrInfoEx share: hints, and results as lists of nodes.
//
// A result is one block of memory a node: the node, its address, its names. So a program may free a
// list that it has cut or joined. A mark before the node tells our nodes from others' memory:
// freeaddrinfo has no way to report an error, and must not crash for a wrong pointer.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstdlib>
#include <memory>
#include <type_traits>

#include "api/lookup_entry.hpp"
#include "api/socket_address.hpp"
#include "api/user_text.hpp"
#include "names/address_info.hpp"

namespace ws2::api {

constexpr int ai_extended = static_cast<int>(AI_EXTENDED);

constexpr int known_flags = AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_NUMERICSERV |
                            AI_DNS_ONLY | AI_FORCE_CLEAR_TEXT | AI_BYPASS_DNS_CACHE |
                            AI_RETURN_TTL | AI_ALL | AI_ADDRCONFIG | AI_V4MAPPED |
                            AI_NON_AUTHORITATIVE | AI_SECURE | AI_RETURN_PREFERRED_NAMES | AI_FQDN |
                            AI_FILESERVER | AI_DISABLE_IDN_ENCODING;

/// One node of a result and all it points to; the names follow.
template <class Node>
struct Block {
  static constexpr uint64_t alive = 0x77732D6164647269;  // "ws-addri"
  uint64_t mark = alive;
  uint64_t unused = 0;  // keeps the node where malloc's alignment puts it
  Node node = {};
  AnySockaddr address = {};
  GUID provider = {};
};

template <class Node>
void free_nodes(Node* node) noexcept {
  runtime::guard_user_memory();
  while (node != nullptr) {
    // The mark is the first thing in a block. Nothing here follows the pointer before it is known.
    const uintptr_t place = reinterpret_cast<uintptr_t>(node) - offsetof(Block<Node>, node);
    uint64_t mark = 0;
    if (!runtime::copy_from_user(&mark, reinterpret_cast<const void*>(place), sizeof mark)) return;
    if (mark != Block<Node>::alive) return;
    auto* block = reinterpret_cast<Block<Node>*>(place);
    Node* const next = node->ai_next;
    block->mark = 0;
    std::free(block);
    node = next;
  }
}

template <class Node>
struct FreeNodes {
  void operator()(Node* node) const noexcept { free_nodes(node); }
};

template <class Node>
using Character = std::remove_pointer_t<decltype(Node::ai_canonname)>;

/// Makes one node; only the first of a list carries names: the canonical one, and in the larger
/// nodes of AI_EXTENDED the full one.
template <class Node>
Node* make_node(const names::InfoEntry& entry, const std::basic_string<Character<Node>>* name,
                const std::basic_string<Character<Node>>* full_name) {
  static_assert(std::is_standard_layout_v<Block<Node>>);
  const auto bytes_of = [](const auto* text) {
    return text == nullptr ? 0 : (text->size() + 1) * sizeof(Character<Node>);
  };
  const size_t name_bytes = bytes_of(name), full_bytes = bytes_of(full_name);
  void* memory = std::malloc(sizeof(Block<Node>) + name_bytes + full_bytes);
  if (memory == nullptr) throw std::bad_alloc();
  auto* block = new (memory) Block<Node>;
  Node& node = block->node;
  node.ai_family = entry.address.ipv6 ? AF_INET6 : AF_INET;
  node.ai_socktype = entry.socket_type;
  node.ai_protocol = entry.protocol;
  node.ai_addrlen = to_sockaddr({entry.address, entry.port}, block->address);
  node.ai_addr = reinterpret_cast<sockaddr*>(&block->address);
  if (name != nullptr) {
    node.ai_canonname = reinterpret_cast<Character<Node>*>(block + 1);
    std::memcpy(node.ai_canonname, name->c_str(), name_bytes);
  }
  if constexpr (requires { node.ai_fqdn; }) {
    if (full_name != nullptr) {
      char* const place = reinterpret_cast<char*>(block + 1) + name_bytes;
      node.ai_fqdn = reinterpret_cast<Character<Node>*>(place);
      std::memcpy(place, full_name->c_str(), full_bytes);
    }
  }
  return &node;
}

/// Which names a list is to carry.
struct Names {
  bool canonical = false;
  bool full = false;                   // AI_FQDN: in place of the canonical one
  bool full_beside_canonical = false;  // AI_EXTENDED
};

/// Throws std::bad_alloc.
template <class Node>
std::unique_ptr<Node, FreeNodes<Node>> make_list(const names::Info& info, Names which) {
  using Text = std::basic_string<Character<Node>>;
  const bool only_full = which.full && !which.full_beside_canonical;
  const Text name = text_as<Character<Node>>(only_full ? info.qualified_name : info.canonical_name);
  const Text full = text_as<Character<Node>>(info.qualified_name);
  std::unique_ptr<Node, FreeNodes<Node>> first;
  Node* last = nullptr;
  for (const names::InfoEntry& entry : info.entries) {
    const bool is_first = first == nullptr;
    const bool named = is_first && (which.canonical || only_full);
    const bool full_named = is_first && which.full && which.full_beside_canonical;
    Node* node = make_node<Node>(entry, named ? &name : nullptr, full_named ? &full : nullptr);
    if (last == nullptr) {
      first.reset(node);
    } else {
      last->ai_next = node;
    }
    last = node;
  }
  return first;
}

/// The hints' values, in the order of the contract: what must be zero, the flags, the family, the
/// type.
/// \param more_flags  flags that are known here beside those of getaddrinfo
template <class Node>
Status take_hints(const Node& hints, names::InfoRequest& request, int more_flags = 0) noexcept {
  if (hints.ai_addrlen != 0 || hints.ai_canonname != nullptr || hints.ai_addr != nullptr ||
      hints.ai_next != nullptr) {
    return WsaCode::wsano_recovery;
  }
  const int flags = hints.ai_flags;
  if ((flags & ~(known_flags | more_flags)) != 0) return WsaCode::wsaeinval;
  constexpr int names = AI_CANONNAME | AI_FQDN;
  const bool both = (flags & names) == names;
  if (both && (more_flags & ai_extended & flags) == 0) return WsaCode::wsaeinval;
  if (hints.ai_family != AF_UNSPEC && hints.ai_family != AF_INET && hints.ai_family != AF_INET6) {
    return WsaCode::wsaeafnosupport;
  }
  if (hints.ai_socktype != 0 && hints.ai_socktype != SOCK_STREAM &&
      hints.ai_socktype != SOCK_DGRAM && hints.ai_socktype != SOCK_RAW) {
    return WsaCode::wsaesocktnosupport;
  }
  request.family = hints.ai_family == AF_INET    ? names::Family::ipv4
                   : hints.ai_family == AF_INET6 ? names::Family::ipv6
                                                 : names::Family::any;
  request.socket_type = hints.ai_socktype;
  request.protocol = hints.ai_protocol;
  request.passive = (flags & AI_PASSIVE) != 0;
  request.canonical_name = (flags & AI_CANONNAME) != 0;
  request.qualified_name = (flags & AI_FQDN) != 0;
  request.numeric_host = (flags & AI_NUMERICHOST) != 0;
  request.numeric_service = (flags & AI_NUMERICSERV) != 0;
  request.all = (flags & AI_ALL) != 0;
  request.address_config = (flags & AI_ADDRCONFIG) != 0;
  request.v4_mapped = (flags & AI_V4MAPPED) != 0;
  request.dns_only = (flags & AI_DNS_ONLY) != 0;
  request.encode_idn = (flags & AI_DISABLE_IDN_ENCODING) == 0;
  return Status();
}
static_assert(SOCK_STREAM == names::stream_type && SOCK_DGRAM == names::datagram_type);
static_assert(IPPROTO_TCP == names::tcp_protocol && IPPROTO_UDP == names::udp_protocol);

template <class Text>
Status take_text(const Text* user, std::optional<std::string>& text) {
  if (user == nullptr) return Status();
  Result<std::string> read = read_text(user, NI_MAXHOST);
  if (!read) return read.status();
  text = std::move(*read);
  return Status();
}

}  // namespace ws2::api
