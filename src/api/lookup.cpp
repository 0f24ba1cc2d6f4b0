// SPDX-License-Identifier: MIT
// getaddrinfo and getnameinfo: the structures of the caller; names/address_info.hpp decides.
//
// A result is one block of memory a node: the node, its address, its canonical name. So a program
// may free a list that it has cut or joined. A mark before the node tells our nodes from others'
// memory: freeaddrinfo has no way to report an error, and must not crash for a wrong pointer.
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
namespace {

constexpr int known_flags = AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_NUMERICSERV |
                            AI_DNS_ONLY | AI_FORCE_CLEAR_TEXT | AI_BYPASS_DNS_CACHE |
                            AI_RETURN_TTL | AI_ALL | AI_ADDRCONFIG | AI_V4MAPPED |
                            AI_NON_AUTHORITATIVE | AI_SECURE | AI_RETURN_PREFERRED_NAMES | AI_FQDN |
                            AI_FILESERVER | AI_DISABLE_IDN_ENCODING;

constexpr int known_name_flags =
    NI_NOFQDN | NI_NUMERICHOST | NI_NAMEREQD | NI_NUMERICSERV | NI_DGRAM;

/// One node of a result and all it points to; the canonical name follows.
template <class Node>
struct Block {
  static constexpr uint64_t alive = 0x77732D6164647269;  // "ws-addri"
  uint64_t mark = alive;
  uint64_t unused = 0;  // keeps the node where malloc's alignment puts it
  Node node = {};
  AnySockaddr address = {};
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

/// Makes one node; only the first of a list carries the canonical name.
template <class Node>
Node* make_node(const names::InfoEntry& entry, const std::basic_string<Character<Node>>* name) {
  static_assert(std::is_standard_layout_v<Block<Node>>);
  const size_t name_bytes = name == nullptr ? 0 : (name->size() + 1) * sizeof(Character<Node>);
  void* memory = std::malloc(sizeof(Block<Node>) + name_bytes);
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
  return &node;
}

template <class Node>
Node* make_list(const names::Info& info, bool with_name) {
  const std::basic_string<Character<Node>> name = text_as<Character<Node>>(info.canonical_name);
  std::unique_ptr<Node, FreeNodes<Node>> first;
  Node* last = nullptr;
  for (const names::InfoEntry& entry : info.entries) {
    Node* node = make_node<Node>(entry, first == nullptr && with_name ? &name : nullptr);
    if (last == nullptr) {
      first.reset(node);
    } else {
      last->ai_next = node;
    }
    last = node;
  }
  return first.release();
}

/// The hints' values, in the order of the contract: what must be zero, the flags, the family, the
/// type.
template <class Node>
Status take_hints(const Node& hints, names::InfoRequest& request) noexcept {
  if (hints.ai_addrlen != 0 || hints.ai_canonname != nullptr || hints.ai_addr != nullptr ||
      hints.ai_next != nullptr) {
    return WsaCode::wsano_recovery;
  }
  const int flags = hints.ai_flags;
  if ((flags & ~known_flags) != 0) return WsaCode::wsaeinval;
  constexpr int names = AI_CANONNAME | AI_FQDN;
  if ((flags & names) == names) return WsaCode::wsaeinval;
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

template <class Node, class Text>
int get_addr_info(const Text* node, const Text* service, const Node* hints,
                  Node** result) noexcept {
  return on_lookup([&]() -> Status {
    Node* none = nullptr;
    if (Status fault = runtime::write_user(result, none); !fault.ok()) return fault;
    names::InfoRequest request;
    if (Status fault = take_text(node, request.node); !fault.ok()) return fault;
    if (Status fault = take_text(service, request.service); !fault.ok()) return fault;
    if (hints != nullptr) {
      const Result<Node> read = runtime::read_user<Node>(hints);
      if (!read) return read.status();
      if (Status wrong = take_hints(*read, request); !wrong.ok()) return wrong;
    }
    const Result<names::Info> info = names::address_info(request);
    if (!info) return info.status();
    const bool with_name = request.canonical_name || request.qualified_name;
    std::unique_ptr<Node, FreeNodes<Node>> list(make_list<Node>(*info, with_name));
    Node* const first = list.get();
    if (Status fault = runtime::write_user(result, first); !fault.ok()) return fault;
    static_cast<void>(list.release());  // the caller's now
    return Status();
  });
}

template <class Text>
int get_name_info(const sockaddr* address, socklen_t length, Text* node, DWORD node_size,
                  Text* service, DWORD service_size, INT flags) noexcept {
  return on_lookup([&]() -> Status {
    if (address == nullptr || length < 0) return WsaCode::wsaefault;
    const Result<InternetEndpoint> endpoint =
        read_sockaddr(address, static_cast<size_t>(length), WsaCode::wsaeafnosupport);
    if (!endpoint) return endpoint.status();
    if ((flags & ~known_name_flags) != 0) return WsaCode::wsaeinval;
    if (node == nullptr && service == nullptr) return WsaCode::wsahost_not_found;
    if ((node != nullptr && node_size == 0) || (service != nullptr && service_size == 0)) {
      return WsaCode::wsaeinval;
    }
    names::NameRequest request;
    request.address = (*endpoint).address;
    request.port = (*endpoint).port;
    request.short_name = (flags & NI_NOFQDN) != 0;
    request.numeric_host = (flags & NI_NUMERICHOST) != 0;
    request.name_required = (flags & NI_NAMEREQD) != 0;
    request.numeric_service = (flags & NI_NUMERICSERV) != 0;
    request.datagram = (flags & NI_DGRAM) != 0;
    if (node != nullptr) {
      const Result<std::string> text = names::host_text(request);
      if (!text) return text.status();
      if (Status fault = write_text(node, node_size, *text); !fault.ok()) return fault;
    }
    if (service == nullptr) return Status();
    return write_text(service, service_size, names::service_text(request));
  });
}

}  // namespace
}  // namespace ws2::api

/// Resolves a host and a service into a list of socket addresses.
/// \param pNodeName     name, numeric address, "" for this machine, or NULL
/// \param pServiceName  name, number, or NULL
/// \param pHints        flags, family, type and protocol; all else zero; or NULL
/// \param ppResult      receives the list, for freeaddrinfo; NULL when the call fails
/// \return 0, or the error, which is the last error too
/// \raises WSA_NOT_ENOUGH_MEMORY.1 WSAEFAULT.1 WSAEINVAL.5 WSAEINPROGRESS.1
///         WSAESOCKTNOSUPPORT.1 WSAEAFNOSUPPORT.3 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSATYPE_NOT_FOUND.1 WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1 WSANO_RECOVERY.1 WSANO_RECOVERY.2
///         WSANO_DATA.1
/// \source Microsoft Learn, "getaddrinfo function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA* pHints,
                                      PADDRINFOA* ppResult) noexcept {
  return ws2::api::get_addr_info(pNodeName, pServiceName, pHints, ppResult);
}
extern "C" INT WSAAPI ws2_GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName,
                                       const ADDRINFOW* pHints, PADDRINFOW* ppResult) noexcept {
  return ws2::api::get_addr_info(pNodeName, pServiceName, pHints, ppResult);
}

/// Frees a list of getaddrinfo, or the rest of one. NULL is an empty list.
/// \source Microsoft Learn, "freeaddrinfo function (ws2tcpip.h)"
extern "C" VOID WSAAPI ws2_freeaddrinfo(PADDRINFOA pAddrInfo) noexcept {
  ws2::api::free_nodes(pAddrInfo);
}
extern "C" VOID WSAAPI ws2_FreeAddrInfoW(PADDRINFOW pAddrInfo) noexcept {
  ws2::api::free_nodes(pAddrInfo);
}

/// Names the host and the service of a socket address.
/// \param pSockaddr          AF_INET or AF_INET6
/// \param SockaddrLength     its size in bytes
/// \param pNodeBuffer        receives the host's name, or NULL
/// \param NodeBufferSize     characters that fit
/// \param pServiceBuffer     receives the service's name, or NULL
/// \param ServiceBufferSize  characters that fit
/// \param Flags              NI_*
/// \return 0, or the error, which is the last error too
/// \raises WSAEFAULT.1 WSAEFAULT.2 WSAEFAULT.3 WSAEINVAL.5 WSAEINPROGRESS.1 WSAEAFNOSUPPORT.3
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1
///         WSANO_RECOVERY.1 WSANO_DATA.1 WSA_NOT_ENOUGH_MEMORY.1
/// \source Microsoft Learn, "getnameinfo function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_getnameinfo(const SOCKADDR* pSockaddr, socklen_t SockaddrLength,
                                      PCHAR pNodeBuffer, DWORD NodeBufferSize, PCHAR pServiceBuffer,
                                      DWORD ServiceBufferSize, INT Flags) noexcept {
  return ws2::api::get_name_info(pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize,
                                 pServiceBuffer, ServiceBufferSize, Flags);
}
extern "C" INT WSAAPI ws2_GetNameInfoW(const SOCKADDR* pSockaddr, socklen_t SockaddrLength,
                                       PWCHAR pNodeBuffer, DWORD NodeBufferSize,
                                       PWCHAR pServiceBuffer, DWORD ServiceBufferSize,
                                       INT Flags) noexcept {
  return ws2::api::get_name_info(pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize,
                                 pServiceBuffer, ServiceBufferSize, Flags);
}
