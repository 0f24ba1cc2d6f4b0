// SPDX-License-Identifier: MIT
// Texts, events, and calls beside those of the other files: what of Winsock they leave out.
#include "torture.hpp"

// winsock2.h has to come first.
#include <iphlpapi.h>
#include <mswsock.h>
#include <netioapi.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace torture;

TORTURE(wsaaddresstostringa) {
  Name name(80);
  char text[64];
  DWORD length = sizeof text;
  trial.call("WSAAddressToStringA", SOCKET_ERROR, [&] {
    return WSAAddressToStringA(name.out(), sizeof name.address, nullptr, text, &length);
  });
}
TORTURE(wsastringtoaddressa) {
  Name name;
  char text[] = "127.0.0.1:80";
  trial.call("WSAStringToAddressA", SOCKET_ERROR,
             [&] { return WSAStringToAddressA(text, AF_INET, nullptr, name.out(), &name.length); });
}
TORTURE(inet_ntoa) {
  trial.call("inet_ntoa", static_cast<char*>(nullptr), [] { return inet_ntoa(in_addr{}); });
}
TORTURE(inet_ntop) {
  const in6_addr address = in6addr_loopback;
  char text[INET6_ADDRSTRLEN];
  trial.call("inet_ntop", PCSTR{nullptr},
             [&] { return inet_ntop(AF_INET6, &address, text, sizeof text); });
}
TORTURE(inetntopw) {
  const in6_addr address = in6addr_loopback;
  wchar_t text[INET6_ADDRSTRLEN];
  trial.call("InetNtopW", PCWSTR{nullptr},
             [&] { return InetNtopW(AF_INET6, &address, text, INET6_ADDRSTRLEN); });
}
TORTURE(inet_pton) {
  in6_addr address;
  trial.call("inet_pton", SOCKET_ERROR, [&] { return inet_pton(AF_INET6, "fe80::1", &address); });
}
TORTURE(inetptonw) {
  in6_addr address;
  trial.call("InetPtonW", SOCKET_ERROR, [&] { return InetPtonW(AF_INET6, L"fe80::1", &address); });
}
TORTURE(getnameinfow) {
  Name name(80);
  wchar_t host[NI_MAXHOST], service[NI_MAXSERV];
  trial.answers("GetNameInfoW", [&] {
    return GetNameInfoW(name.out(), sizeof name.address, host, NI_MAXHOST, service, NI_MAXSERV, 0);
  });
}
TORTURE(gethostnamew) {
  wchar_t name[256];
  trial.call("GetHostNameW", SOCKET_ERROR, [&] { return GetHostNameW(name, 256); });
}
TORTURE(getservbyport) {
  trial.call("getservbyport", static_cast<servent*>(nullptr),
             [] { return getservbyport(htons(80), "tcp"); });
}
TORTURE(getprotobynumber) {
  trial.call("getprotobynumber", static_cast<protoent*>(nullptr),
             [] { return getprotobynumber(IPPROTO_UDP); });
}

TORTURE(wsastartup) {
  WSADATA data;
  if (trial.answers("WSAStartup", [&] { return WSAStartup(MAKEWORD(2, 2), &data); }) == 0) {
    WSACleanup();
  }
}
TORTURE(wsacleanup) {
  WSADATA data;
  NEED(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  if (trial.call("WSACleanup", SOCKET_ERROR, [] { return WSACleanup(); }) != 0) WSACleanup();
}
TORTURE(wsasetevent) {
  const WSAEVENT event = WSACreateEvent();
  trial.call("WSASetEvent", FALSE, [&] { return WSASetEvent(event); });
  WSACloseEvent(event);
}
TORTURE(wsaresetevent) {
  const WSAEVENT event = WSACreateEvent();
  trial.call("WSAResetEvent", FALSE, [&] { return WSAResetEvent(event); });
  WSACloseEvent(event);
}
TORTURE(wsacloseevent) {
  const WSAEVENT event = WSACreateEvent();
  trial.call("WSACloseEvent", FALSE, [&] { return WSACloseEvent(event); });
}
TORTURE(wsaenumnetworkevents) {
  Connection at;
  const WSAEVENT event = WSACreateEvent();
  NEED(WSAEventSelect(at.client, event, FD_READ) == 0);
  NEED(send(at.server, "four", 4, 0) == 4);
  NEED(WSAWaitForMultipleEvents(1, &event, TRUE, 10000, FALSE) == WSA_WAIT_EVENT_0);
  WSANETWORKEVENTS events = {};
  trial.call("WSAEnumNetworkEvents", SOCKET_ERROR,
             [&] { return WSAEnumNetworkEvents(at.client, event, &events); });
  WSACloseEvent(event);
}
TORTURE(wsagetoverlappedresult) {
  Connection at;
  WSAOVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  char byte = 'x';
  WSABUF buffer = {1, &byte};
  NEED(WSASend(at.client, &buffer, 1, nullptr, 0, &overlapped, nullptr) == 0);
  DWORD bytes = 0, flags = 0;
  trial.call("WSAGetOverlappedResult", FALSE,
             [&] { return WSAGetOverlappedResult(at.client, &overlapped, &bytes, TRUE, &flags); });
  WSACloseEvent(overlapped.hEvent);
}

TORTURE(wsarecvdisconnect) {
  Connection at;
  trial.call("WSARecvDisconnect", SOCKET_ERROR,
             [&] { return WSARecvDisconnect(at.client, nullptr); });
}
/// What nobody fetches is held for who may.
void fetch(SOCKET copy) {
  if (copy != INVALID_SOCKET) closesocket(copy);
}
TORTURE(wsaduplicatesocketw) {
  Connection at;
  WSAPROTOCOL_INFOW info = {};
  trial.begins("WSADuplicateSocketW", SOCKET_ERROR,
               [&] { return WSADuplicateSocketW(at.client, GetCurrentProcessId(), &info); });
  fetch(WSASocketW(AF_INET, SOCK_STREAM, 0, &info, 0, WSA_FLAG_OVERLAPPED));
}
TORTURE(wsaduplicatesocketa) {
  Connection at;
  WSAPROTOCOL_INFOA info = {};
  trial.begins("WSADuplicateSocketA", SOCKET_ERROR,
               [&] { return WSADuplicateSocketA(at.client, GetCurrentProcessId(), &info); });
  fetch(WSASocketA(AF_INET, SOCK_STREAM, 0, &info, 0, WSA_FLAG_OVERLAPPED));
}
TORTURE(wsaconnectbynamew) {
  Listening listener;
  const Held s(socket(AF_INET, SOCK_STREAM, 0));
  wchar_t host[] = L"127.0.0.1", port[8] = {};
  const std::string digits = std::to_string(ntohs(listener.name.address.sin_port));
  std::copy(digits.begin(), digits.end(), port);
  timeval limit = {5, 0};
  trial.call("WSAConnectByNameW", FALSE, [&] {
    return WSAConnectByNameW(s, host, port, nullptr, nullptr, nullptr, nullptr, &limit, nullptr);
  });
}
TORTURE(wsaenumprotocolsa) {
  std::vector<char> room(65536);
  DWORD bytes = static_cast<DWORD>(room.size());
  trial.call("WSAEnumProtocolsA", SOCKET_ERROR, [&] {
    return WSAEnumProtocolsA(nullptr, reinterpret_cast<WSAPROTOCOL_INFOA*>(room.data()), &bytes);
  });
}
TORTURE(wsaproviderconfigchange) {
  HANDLE handle = nullptr;
  trial.call("WSAProviderConfigChange", SOCKET_ERROR,
             [&] { return WSAProviderConfigChange(&handle, nullptr, nullptr); });
  if (handle != nullptr) CloseHandle(handle);
}

TORTURE(readfile_of_a_socket) {
  Connection at;
  NEED(send(at.server, "four", 4, 0) == 4);
  char data[4];
  DWORD bytes = 0;
  trial.begins("ReadFile", FALSE, [&] {
    return ReadFile(reinterpret_cast<HANDLE>(SOCKET{at.client}), data, 4, &bytes, nullptr);
  });
}
TORTURE(writefile_of_a_socket) {
  Connection at;
  DWORD bytes = 0;
  trial.begins("WriteFile", FALSE, [&] {
    return WriteFile(reinterpret_cast<HANDLE>(SOCKET{at.client}), "four", 4, &bytes, nullptr);
  });
}

TORTURE(getadaptersaddresses) {
  std::vector<char> room(65536);
  ULONG bytes = static_cast<ULONG>(room.size());
  trial.answers_of_the_system("GetAdaptersAddresses", [&] {
    return static_cast<int>(GetAdaptersAddresses(
        AF_UNSPEC, 0, nullptr, reinterpret_cast<IP_ADAPTER_ADDRESSES*>(room.data()), &bytes));
  });
}
TORTURE(getadaptersinfo) {
  std::vector<char> room(65536);
  ULONG bytes = static_cast<ULONG>(room.size());
  trial.answers_of_the_system("GetAdaptersInfo", [&] {
    const ULONG code = GetAdaptersInfo(reinterpret_cast<IP_ADAPTER_INFO*>(room.data()), &bytes);
    return code == ERROR_NO_DATA ? 0 : static_cast<int>(code);
  });
}
TORTURE(getipaddrtable) {
  std::vector<char> room(65536);
  ULONG bytes = static_cast<ULONG>(room.size());
  trial.answers_of_the_system("GetIpAddrTable", [&] {
    return static_cast<int>(
        GetIpAddrTable(reinterpret_cast<MIB_IPADDRTABLE*>(room.data()), &bytes, TRUE));
  });
}
TORTURE(getnetworkparams) {
  std::vector<char> room(65536);
  ULONG bytes = static_cast<ULONG>(room.size());
  trial.answers_of_the_system("GetNetworkParams", [&] {
    return static_cast<int>(GetNetworkParams(reinterpret_cast<FIXED_INFO*>(room.data()), &bytes));
  });
}
TORTURE(gettcptable) {
  std::vector<char> room(1 << 22);
  ULONG bytes = static_cast<ULONG>(room.size());
  trial.answers_of_the_system("GetTcpTable", [&] {
    return static_cast<int>(
        GetTcpTable(reinterpret_cast<MIB_TCPTABLE*>(room.data()), &bytes, FALSE));
  });
}
// They say that they failed, and not why.
TORTURE(if_indextoname) {
  char name[IF_NAMESIZE];
  trial.answers("if_indextoname", [&] {
    if_indextoname(1, name);
    return 0;
  });
}
TORTURE(if_nametoindex) {
  trial.answers("if_nametoindex", [] {
    if_nametoindex("lo");
    return 0;
  });
}

}  // namespace
