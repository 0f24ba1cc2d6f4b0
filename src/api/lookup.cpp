// SPDX-License-Identifier: MIT
// getaddrinfo and getnameinfo: the structures of the caller; names/address_info.hpp decides.
#include "api/lookup_nodes.hpp"
#include "api/space_hosts.hpp"

namespace ws2::api {
namespace {

constexpr int known_name_flags =
    NI_NOFQDN | NI_NUMERICHOST | NI_NAMEREQD | NI_NUMERICSERV | NI_DGRAM;

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
    request.sources = all_sources();
    const Result<names::Info> info = names::address_info(request);
    if (!info) return info.status();
    const Names names = {request.canonical_name, request.qualified_name, false};
    std::unique_ptr<Node, FreeNodes<Node>> list = make_list<Node>(*info, names);
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
    request.sources = all_sources();
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
