// SPDX-License-Identifier: MIT
// The database calls of Winsock 1.1: hosts, services, protocols.
//
// Each thread has one result of each kind, which its next call of that kind overwrites (Learn,
// "gethostbyname function (winsock2.h)"). A call that fails leaves the result before it alone.
#include "api/database.hpp"

#include <string>
#include <vector>

#include "api/blocking.hpp"

namespace ws2::api {
namespace {

// Blocks of an answer each, at the address that their pointers were made for.
thread_local std::vector<char> host_result, service_result, protocol_result;

/// Makes an answer the thread's result. How long it gets does not depend on where it lies.
template <class Entry, class Answer>
Result<Entry*> keep(std::vector<char>& result, const Result<Answer>& answer) {
  if (!answer) return answer.status();
  std::vector<char> fresh(packed(*answer, 0).size());
  const std::vector<char> block = packed(*answer, reinterpret_cast<uintptr_t>(fresh.data()));
  std::copy(block.begin(), block.end(), fresh.begin());
  result.swap(fresh);
  return reinterpret_cast<Entry*>(result.data());
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside
using ws2::api::keep;
using ws2::api::on_call;
using ws2::api::read_question;

/// Resolves a name into IPv4 addresses.
/// \param name  name or IPv4 address; "" or NULL for this machine
/// \return the thread's one result; NULL
/// \raises WSAEINTR.1 WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1 WSANO_RECOVERY.1 WSANO_RECOVERY.2 WSANO_DATA.1
/// \source Microsoft Learn, "gethostbyname function (winsock2.h)"
extern "C" hostent* WSAAPI ws2_gethostbyname(const char* name) noexcept {
  return on_call<hostent*>(nullptr, [&]() -> Result<hostent*> {
    const Result<std::string> asked = read_question(name, true);
    if (!asked) return asked.status();
    return keep<hostent>(api::host_result, api::while_hooked([name = *asked](names::Stop* stop) {
                           return api::host_by_name(name, stop);
                         }));
  });
}

/// Names an address.
/// \param addr  the address in network order
/// \param len   its size in bytes
/// \param type  AF_INET or AF_INET6
/// \return the thread's one result, shared with gethostbyname; NULL
/// \raises WSAEINTR.1 WSAEFAULT.1 WSAEFAULT.2 WSAEINVAL WSAEINPROGRESS.1 WSAEAFNOSUPPORT.3
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1
///         WSANO_RECOVERY.1 WSANO_DATA.1
/// \source Microsoft Learn, "gethostbyaddr function (winsock2.h)"
extern "C" hostent* WSAAPI ws2_gethostbyaddr(const char* addr, int len, int type) noexcept {
  return on_call<hostent*>(nullptr, [&]() -> Result<hostent*> {
    const Result<names::Address> address = api::read_host_address(addr, len, type);
    if (!address) return address.status();
    return keep<hostent>(api::host_result, api::while_hooked([asked = *address](names::Stop* stop) {
                           return api::host_by_address(asked, stop);
                         }));
  });
}

/// Finds a service by its name or one of its aliases.
/// \param name   name
/// \param proto  "tcp", "udp", …; NULL for the first that fits
/// \return the thread's one result; NULL
/// \raises WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAHOST_NOT_FOUND.2
///         WSANO_RECOVERY.2 WSANO_DATA
/// \source Microsoft Learn, "getservbyname function (winsock2.h)"
extern "C" servent* WSAAPI ws2_getservbyname(const char* name, const char* proto) noexcept {
  return on_call<servent*>(nullptr, [&]() -> Result<servent*> {
    const Result<std::string> asked = read_question(name, false);
    if (!asked) return asked.status();
    const Result<std::string> protocol = read_question(proto, true);
    if (!protocol) return protocol.status();
    return keep<servent>(api::service_result, api::service_by_name(*asked, *protocol));
  });
}

/// Finds a service by its port.
/// \param port   in network order
/// \param proto  "tcp", "udp", …; NULL for the first that fits
/// \return the thread's one result; NULL
/// \raises WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAHOST_NOT_FOUND.2
///         WSANO_RECOVERY.2 WSANO_DATA
/// \source Microsoft Learn, "getservbyport function (winsock2.h)"
extern "C" servent* WSAAPI ws2_getservbyport(int port, const char* proto) noexcept {
  return on_call<servent*>(nullptr, [&]() -> Result<servent*> {
    const Result<std::string> protocol = read_question(proto, true);
    if (!protocol) return protocol.status();
    return keep<servent>(api::service_result, api::service_by_port(port, *protocol));
  });
}

/// Finds a protocol by its name or one of its aliases.
/// \param name  name
/// \return the thread's one result; NULL
/// \raises WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2
/// \source Microsoft Learn, "getprotobyname function (winsock2.h)"
extern "C" protoent* WSAAPI ws2_getprotobyname(const char* name) noexcept {
  return on_call<protoent*>(nullptr, [&]() -> Result<protoent*> {
    const Result<std::string> asked = read_question(name, false);
    if (!asked) return asked.status();
    return keep<protoent>(api::protocol_result, api::protocol_by_name(*asked));
  });
}

/// Finds a protocol by its number.
/// \param number  as in the header of an IP packet
/// \return the thread's one result, shared with getprotobyname; NULL
/// \raises WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAHOST_NOT_FOUND.2
///         WSANO_RECOVERY.2
/// \source Microsoft Learn, "getprotobynumber function (winsock2.h)"
extern "C" protoent* WSAAPI ws2_getprotobynumber(int number) noexcept {
  return on_call<protoent*>(nullptr, [&]() -> Result<protoent*> {
    return keep<protoent>(api::protocol_result, api::protocol_by_number(number));
  });
}
