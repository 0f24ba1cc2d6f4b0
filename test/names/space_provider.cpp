// SPDX-License-Identifier: MIT
// A namespace provider as a program would bring it: it keeps what is registered with it, knows two
// hosts by itself, and fails where the test that installs it wants it to.
#include <winsock2.h>
#include <ws2spi.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <svcguid.h>

#include <cstring>
#include <cwchar>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace {

/// The first number of the identifier says how the provider behaves.
enum Behaviour : DWORD { refuses_to_start = 0xBAD00001, has_a_hole = 0xBAD00002 };

struct Address {
  sockaddr_storage bytes = {};
  int length = 0;
};

struct Entry {
  std::wstring name;
  std::vector<Address> addresses;
};

struct Lookup {
  std::vector<Entry> found;
  size_t next = 0;
  bool waits = false;  // until its end
  const HANDLE ended = WSACreateEvent();
  ~Lookup() { WSACloseEvent(ended); }
};

std::mutex lock;
std::map<std::wstring, Entry> registered;
std::map<DWORD, std::wstring> classes;
std::map<HANDLE, std::shared_ptr<Lookup>> lookups;
int startups = 0, cleanups = 0;

int fail(int code) {
  WSASetLastError(code);
  return SOCKET_ERROR;
}

Address ipv4(u_long host_order) {
  Address address;
  auto* in4 = reinterpret_cast<sockaddr_in*>(&address.bytes);
  in4->sin_family = AF_INET;
  in4->sin_addr.s_addr = htonl(host_order);
  address.length = sizeof *in4;
  return address;
}

Address ipv6(const char* text) {
  Address address;
  auto* in6 = reinterpret_cast<sockaddr_in6*>(&address.bytes);
  in6->sin6_family = AF_INET6;
  inet_pton(AF_INET6, text, &in6->sin6_addr);
  address.length = sizeof *in6;
  return address;
}

std::vector<Entry> find(const std::wstring& name, const GUID& service_class) {
  const GUID by_address = SVCID_INET_HOSTADDRBYINETSTRING;
  if (std::memcmp(&service_class, &by_address, sizeof by_address) == 0) {
    if (name == L"192.0.2.77") return {{L"only.space", {}}};
    return {};
  }
  if (name == L"only.space") return {{name, {ipv4(0xC000024D), ipv6("2001:db8::77")}}};
  if (name == L"twice.space") return {{name, {ipv4(0xC0000201)}}, {name, {ipv4(0xC0000202)}}};
  if (name == L"large.space") return {{std::wstring(5000, L'x'), {}}};
  const auto place = registered.find(name);
  if (place != registered.end()) return {place->second};
  return {};
}

INT WSAAPI cleanup(LPGUID) {
  const std::lock_guard<std::mutex> guard(lock);
  ++cleanups;
  return 0;
}

INT WSAAPI begin(LPGUID, LPWSAQUERYSETW query, LPWSASERVICECLASSINFOW service_class, DWORD,
                 LPHANDLE handle) {
  if (query->lpszServiceInstanceName == nullptr) return fail(WSAEINVAL);
  if (service_class == nullptr || service_class->lpServiceClassId == nullptr) {
    return fail(WSAEFAULT);
  }
  const std::wstring name = query->lpszServiceInstanceName;
  if (name == L"refused.space") return fail(WSAEACCES);
  const auto lookup = std::make_shared<Lookup>();
  const std::lock_guard<std::mutex> guard(lock);
  lookup->found = find(name, *query->lpServiceClassId);
  lookup->waits = name == L"slow.space";
  *handle = lookup.get();
  lookups[*handle] = lookup;
  return 0;
}

INT WSAAPI next(HANDLE handle, DWORD, LPDWORD length, LPWSAQUERYSETW result) {
  std::shared_ptr<Lookup> lookup;
  {
    const std::lock_guard<std::mutex> guard(lock);
    const auto found = lookups.find(handle);
    if (found == lookups.end()) return fail(WSA_INVALID_HANDLE);
    lookup = found->second;
  }
  if (lookup->waits) {
    WSAWaitForMultipleEvents(1, &lookup->ended, FALSE, 20000, FALSE);
    return fail(WSA_E_CANCELLED);
  }
  if (lookup->next == lookup->found.size()) {
    return fail(lookup->found.empty() ? WSASERVICE_NOT_FOUND : WSA_E_NO_MORE);
  }
  const Entry& entry = lookup->found[lookup->next];
  const size_t addresses_at = sizeof *result;
  const size_t bytes_at = addresses_at + entry.addresses.size() * sizeof(CSADDR_INFO);
  const size_t name_at = bytes_at + entry.addresses.size() * sizeof(sockaddr_storage);
  const size_t needed = name_at + (entry.name.size() + 1) * sizeof(wchar_t);
  if (*length < needed) {
    *length = static_cast<DWORD>(needed);
    return fail(WSAEFAULT);
  }
  char* const place = reinterpret_cast<char*>(result);
  std::memset(place, 0, needed);
  result->dwSize = sizeof *result;
  result->lpcsaBuffer = reinterpret_cast<CSADDR_INFO*>(place + addresses_at);
  result->dwNumberOfCsAddrs = static_cast<DWORD>(entry.addresses.size());
  for (size_t i = 0; i < entry.addresses.size(); ++i) {
    char* const bytes = place + bytes_at + i * sizeof(sockaddr_storage);
    std::memcpy(bytes, &entry.addresses[i].bytes, sizeof(sockaddr_storage));
    result->lpcsaBuffer[i].RemoteAddr = {reinterpret_cast<sockaddr*>(bytes),
                                         entry.addresses[i].length};
    result->lpcsaBuffer[i].iSocketType = SOCK_STREAM;
    result->lpcsaBuffer[i].iProtocol = IPPROTO_TCP;
  }
  result->lpszServiceInstanceName = reinterpret_cast<wchar_t*>(place + name_at);
  std::wmemcpy(result->lpszServiceInstanceName, entry.name.c_str(), entry.name.size() + 1);
  ++lookup->next;
  return 0;
}

INT WSAAPI end(HANDLE handle) {
  const std::lock_guard<std::mutex> guard(lock);
  const auto found = lookups.find(handle);
  if (found == lookups.end()) return fail(WSA_INVALID_HANDLE);
  WSASetEvent(found->second->ended);
  lookups.erase(found);
  return 0;
}

INT WSAAPI set_service(LPGUID, LPWSASERVICECLASSINFOW, LPWSAQUERYSETW info,
                       WSAESETSERVICEOP operation, DWORD flags) {
  const std::lock_guard<std::mutex> guard(lock);
  const std::wstring name = info->lpszServiceInstanceName;
  if (operation != RNRSERVICE_REGISTER) {
    return registered.erase(name) != 0 ? 0 : fail(WSASERVICE_NOT_FOUND);
  }
  Entry& entry = registered[name];
  entry.name = name;
  if ((flags & SERVICE_MULTIPLE) == 0) entry.addresses.clear();
  for (DWORD i = 0; i < info->dwNumberOfCsAddrs; ++i) {
    const SOCKET_ADDRESS& local = info->lpcsaBuffer[i].LocalAddr;
    Address address;
    address.length = local.iSockaddrLength;
    std::memcpy(&address.bytes, local.lpSockaddr, static_cast<size_t>(address.length));
    entry.addresses.push_back(address);
  }
  return 0;
}

INT WSAAPI install_class(LPGUID, LPWSASERVICECLASSINFOW info) {
  const std::lock_guard<std::mutex> guard(lock);
  classes[info->lpServiceClassId->Data1] = info->lpszServiceClassName;
  return 0;
}

INT WSAAPI remove_class(LPGUID, LPGUID id) {
  const std::lock_guard<std::mutex> guard(lock);
  return classes.erase(id->Data1) != 0 ? 0 : fail(WSATYPE_NOT_FOUND);
}

INT WSAAPI class_info(LPGUID, LPDWORD length, LPWSASERVICECLASSINFOW info) {
  const std::lock_guard<std::mutex> guard(lock);
  const auto found = classes.find(info->lpServiceClassId->Data1);
  if (found == classes.end()) return fail(WSATYPE_NOT_FOUND);
  const size_t needed = sizeof *info + (found->second.size() + 1) * sizeof(wchar_t);
  if (*length < needed) {
    *length = static_cast<DWORD>(needed);
    return fail(WSAEFAULT);
  }
  info->lpszServiceClassName = reinterpret_cast<wchar_t*>(info + 1);
  std::wmemcpy(info->lpszServiceClassName, found->second.c_str(), found->second.size() + 1);
  info->dwCount = 0;
  return 0;
}

INT WSAAPI control(HANDLE, DWORD code, LPVOID, DWORD, LPVOID out, DWORD out_size, LPDWORD returned,
                   LPWSACOMPLETION completion, LPWSATHREADID thread) {
  if (code != SIO_NSP_NOTIFY_CHANGE) return fail(WSAEOPNOTSUPP);
  if (completion != nullptr || thread == nullptr) return fail(WSAEINVAL);
  if (out_size < sizeof(DWORD)) return fail(WSAEFAULT);
  const DWORD answer = 42;
  std::memcpy(out, &answer, sizeof answer);
  *returned = sizeof answer;
  return 0;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) INT WSAAPI NSPStartup(LPGUID id,
                                                                        LPNSP_ROUTINE routines) {
  const std::lock_guard<std::mutex> guard(lock);
  if (id->Data1 == refuses_to_start) return fail(WSAENOBUFS);
  ++startups;
  *routines = {
      sizeof *routines, 4,          4,      cleanup, begin, next, end, set_service, install_class,
      remove_class,     class_info, control};
  if (id->Data1 == has_a_hole) routines->NSPLookupServiceNext = nullptr;
  return 0;
}

/// Startups, cleanups and look-ups that have not ended.
extern "C" __attribute__((visibility("default"))) void space_provider_counts(int* counts) {
  const std::lock_guard<std::mutex> guard(lock);
  counts[0] = startups;
  counts[1] = cleanups;
  counts[2] = static_cast<int>(lookups.size());
}
