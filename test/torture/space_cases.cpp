// SPDX-License-Identifier: MIT
// Namespaces and their classes, and names that are looked up by message or overlapped.
#include "torture.hpp"

// winsock2.h has to come first.
#include <svcguid.h>

#include <functional>
#include <vector>

namespace {

using namespace torture;

TORTURE(wsaenumnamespaceprovidersa) {
  std::vector<char> room(65536);
  DWORD bytes = static_cast<DWORD>(room.size());
  trial.call("WSAEnumNameSpaceProvidersA", SOCKET_ERROR, [&] {
    return WSAEnumNameSpaceProvidersA(&bytes, reinterpret_cast<WSANAMESPACE_INFOA*>(room.data()));
  });
}
TORTURE(wsaenumnamespaceprovidersw) {
  std::vector<char> room(65536);
  DWORD bytes = static_cast<DWORD>(room.size());
  trial.call("WSAEnumNameSpaceProvidersW", SOCKET_ERROR, [&] {
    return WSAEnumNameSpaceProvidersW(&bytes, reinterpret_cast<WSANAMESPACE_INFOW*>(room.data()));
  });
}
TORTURE(wsaenumnamespaceprovidersexa) {
  std::vector<char> room(65536);
  DWORD bytes = static_cast<DWORD>(room.size());
  trial.call("WSAEnumNameSpaceProvidersExA", SOCKET_ERROR, [&] {
    return WSAEnumNameSpaceProvidersExA(&bytes,
                                        reinterpret_cast<WSANAMESPACE_INFOEXA*>(room.data()));
  });
}
TORTURE(wsaenumnamespaceprovidersexw) {
  std::vector<char> room(65536);
  DWORD bytes = static_cast<DWORD>(room.size());
  trial.call("WSAEnumNameSpaceProvidersExW", SOCKET_ERROR, [&] {
    return WSAEnumNameSpaceProvidersExW(&bytes,
                                        reinterpret_cast<WSANAMESPACE_INFOEXW*>(room.data()));
  });
}

GUID of_a_host = SVCID_INET_HOSTADDRBYNAME;
constexpr DWORD wanted = LUP_RETURN_NAME | LUP_RETURN_ADDR;

WSAQUERYSETW question() {
  static wchar_t name[] = L"localhost";
  WSAQUERYSETW query = {};
  query.dwSize = sizeof query;
  query.lpszServiceInstanceName = name;
  query.lpServiceClassId = &of_a_host;
  query.dwNameSpace = NS_ALL;
  return query;
}
TORTURE(wsalookupservicebeginw) {
  WSAQUERYSETW query = question();
  HANDLE lookup = nullptr;
  if (trial.call("WSALookupServiceBeginW", SOCKET_ERROR,
                 [&] { return WSALookupServiceBeginW(&query, wanted, &lookup); }) == 0) {
    WSALookupServiceEnd(lookup);
  }
}
TORTURE(wsalookupservicebegina) {
  char name[] = "localhost";
  WSAQUERYSETA query = {};
  query.dwSize = sizeof query;
  query.lpszServiceInstanceName = name;
  query.lpServiceClassId = &of_a_host;
  query.dwNameSpace = NS_ALL;
  HANDLE lookup = nullptr;
  if (trial.call("WSALookupServiceBeginA", SOCKET_ERROR,
                 [&] { return WSALookupServiceBeginA(&query, wanted, &lookup); }) == 0) {
    WSALookupServiceEnd(lookup);
  }
}
struct LookUp {
  LookUp() {
    WSAQUERYSETW query = question();
    NEED(WSALookupServiceBeginW(&query, wanted, &handle) == 0);
  }
  ~LookUp() {
    if (handle != nullptr) WSALookupServiceEnd(handle);
  }
  LookUp(const LookUp&) = delete;
  LookUp& operator=(const LookUp&) = delete;
  HANDLE handle = nullptr;
  std::vector<char> room = std::vector<char>(8192);
  DWORD bytes = 8192;
};
TORTURE(wsalookupservicenextw) {
  LookUp at;
  trial.call("WSALookupServiceNextW", SOCKET_ERROR, [&] {
    return WSALookupServiceNextW(at.handle, 0, &at.bytes,
                                 reinterpret_cast<WSAQUERYSETW*>(at.room.data()));
  });
}
TORTURE(wsalookupservicenexta) {
  LookUp at;
  trial.call("WSALookupServiceNextA", SOCKET_ERROR, [&] {
    return WSALookupServiceNextA(at.handle, 0, &at.bytes,
                                 reinterpret_cast<WSAQUERYSETA*>(at.room.data()));
  });
}
TORTURE(wsalookupserviceend) {
  LookUp at;
  if (trial.call("WSALookupServiceEnd", SOCKET_ERROR,
                 [&] { return WSALookupServiceEnd(at.handle); }) == 0) {
    at.handle = nullptr;
  }
}

GUID own_class = {0x12345678, 1, 2, {3, 4, 5, 6, 7, 8, 9, 10}};

/// A class of the program's own, in either form of text.
template <class Info, class Item, class Character>
struct OwnClass {
  Character name[4] = {'o', 'w', 'n', 0}, part[5] = {'p', 'a', 'r', 't', 0};
  DWORD number = 17;
  Item item = {part, NS_DNS, REG_DWORD, sizeof number, &number};
  Info info = {&own_class, name, 1, &item};
};
using ClassW = OwnClass<WSASERVICECLASSINFOW, WSANSCLASSINFOW, wchar_t>;
using ClassA = OwnClass<WSASERVICECLASSINFOA, WSANSCLASSINFOA, char>;

void forget_class() { WSARemoveServiceClass(&own_class); }

TORTURE(wsainstallserviceclassw) {
  ClassW own;
  trial.call("WSAInstallServiceClassW", SOCKET_ERROR,
             [&] { return WSAInstallServiceClassW(&own.info); });
  forget_class();
}
TORTURE(wsainstallserviceclassa) {
  ClassA own;
  trial.call("WSAInstallServiceClassA", SOCKET_ERROR,
             [&] { return WSAInstallServiceClassA(&own.info); });
  forget_class();
}
TORTURE(wsaremoveserviceclass) {
  ClassW own;
  NEED(WSAInstallServiceClassW(&own.info) == 0);
  if (trial.call("WSARemoveServiceClass", SOCKET_ERROR,
                 [] { return WSARemoveServiceClass(&own_class); }) != 0) {
    forget_class();
  }
}
GUID first_provider() {
  alignas(WSANAMESPACE_INFOA) char room[4096];
  DWORD bytes = sizeof room;
  auto* const info = reinterpret_cast<WSANAMESPACE_INFOA*>(room);
  NEED(WSAEnumNameSpaceProvidersA(&bytes, info) >= 1);
  return info->NSProviderId;
}
TORTURE(wsagetserviceclassinfow) {
  ClassW own;
  NEED(WSAInstallServiceClassW(&own.info) == 0);
  GUID provider = first_provider();
  std::vector<char> room(4096);
  DWORD bytes = 4096;
  trial.call("WSAGetServiceClassInfoW", SOCKET_ERROR, [&] {
    return WSAGetServiceClassInfoW(&provider, &own_class, &bytes,
                                   reinterpret_cast<WSASERVICECLASSINFOW*>(room.data()));
  });
  forget_class();
}
TORTURE(wsagetserviceclassinfoa) {
  ClassW own;
  NEED(WSAInstallServiceClassW(&own.info) == 0);
  GUID provider = first_provider();
  std::vector<char> room(4096);
  DWORD bytes = 4096;
  trial.call("WSAGetServiceClassInfoA", SOCKET_ERROR, [&] {
    return WSAGetServiceClassInfoA(&provider, &own_class, &bytes,
                                   reinterpret_cast<WSASERVICECLASSINFOA*>(room.data()));
  });
  forget_class();
}
TORTURE(wsagetserviceclassnamebyclassidw) {
  ClassW own;
  NEED(WSAInstallServiceClassW(&own.info) == 0);
  wchar_t name[256];
  DWORD bytes = sizeof name;
  trial.call("WSAGetServiceClassNameByClassIdW", SOCKET_ERROR,
             [&] { return WSAGetServiceClassNameByClassIdW(&own_class, name, &bytes); });
  forget_class();
}
TORTURE(wsagetserviceclassnamebyclassida) {
  ClassW own;
  NEED(WSAInstallServiceClassW(&own.info) == 0);
  char name[256];
  DWORD bytes = sizeof name;
  trial.call("WSAGetServiceClassNameByClassIdA", SOCKET_ERROR,
             [&] { return WSAGetServiceClassNameByClassIdA(&own_class, name, &bytes); });
  forget_class();
}
TORTURE(wsasetservicew) {
  WSAQUERYSETW set = question();
  set.dwNameSpace = NS_DNS;
  trial.call("WSASetServiceW", SOCKET_ERROR,
             [&] { return WSASetServiceW(&set, RNRSERVICE_REGISTER, 0); });
}
TORTURE(wsasetservicea) {
  char name[] = "localhost";
  WSAQUERYSETA set = {};
  set.dwSize = sizeof set;
  set.lpszServiceInstanceName = name;
  set.lpServiceClassId = &of_a_host;
  set.dwNameSpace = NS_DNS;
  trial.call("WSASetServiceA", SOCKET_ERROR,
             [&] { return WSASetServiceA(&set, RNRSERVICE_REGISTER, 0); });
}

/// The end of a request that tells by message.
class Request {
 public:
  Request() { NEED(window_ != nullptr); }
  ~Request() { DestroyWindow(window_); }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  void make(Trial& trial, const char* function, const std::function<HANDLE(HWND)>& begin) {
    const HANDLE request = trial.begins(function, HANDLE{nullptr}, [&] { return begin(window_); });
    MSG message;
    if (request != nullptr) {
      NEED(MsgWaitForMultipleObjects(0, nullptr, FALSE, 10000, QS_ALLINPUT) == WAIT_OBJECT_0);
      NEED(PeekMessageA(&message, window_, WM_USER, WM_USER, PM_REMOVE));
    }
    NEED(!PeekMessageA(&message, window_, WM_USER, WM_USER, PM_REMOVE));
  }
  char answer[MAXGETHOSTSTRUCT] = {};

 private:
  HWND window_ =
      CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
};
TORTURE(wsaasyncgethostbyname) {
  Request at;
  at.make(trial, "WSAAsyncGetHostByName", [&](HWND told) {
    return WSAAsyncGetHostByName(told, WM_USER, "localhost", at.answer, sizeof at.answer);
  });
}
TORTURE(wsaasyncgethostbyaddr) {
  Request at;
  const u_long address = htonl(INADDR_LOOPBACK);
  at.make(trial, "WSAAsyncGetHostByAddr", [&](HWND told) {
    return WSAAsyncGetHostByAddr(told, WM_USER, reinterpret_cast<const char*>(&address), 4, AF_INET,
                                 at.answer, sizeof at.answer);
  });
}
TORTURE(wsaasyncgetservbyname) {
  Request at;
  at.make(trial, "WSAAsyncGetServByName", [&](HWND told) {
    return WSAAsyncGetServByName(told, WM_USER, "http", "tcp", at.answer, sizeof at.answer);
  });
}
TORTURE(wsaasyncgetservbyport) {
  Request at;
  at.make(trial, "WSAAsyncGetServByPort", [&](HWND told) {
    return WSAAsyncGetServByPort(told, WM_USER, htons(80), "tcp", at.answer, sizeof at.answer);
  });
}
TORTURE(wsaasyncgetprotobyname) {
  Request at;
  at.make(trial, "WSAAsyncGetProtoByName", [&](HWND told) {
    return WSAAsyncGetProtoByName(told, WM_USER, "udp", at.answer, sizeof at.answer);
  });
}
TORTURE(wsaasyncgetprotobynumber) {
  Request at;
  at.make(trial, "WSAAsyncGetProtoByNumber", [&](HWND told) {
    return WSAAsyncGetProtoByNumber(told, WM_USER, IPPROTO_UDP, at.answer, sizeof at.answer);
  });
}
TORTURE(getaddrinfoexa) {
  ADDRINFOEXA hints = {}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  trial.answers("GetAddrInfoExA", [&] {
    return GetAddrInfoExA("localhost", "80", NS_ALL, nullptr, &hints, &found, nullptr, nullptr,
                          nullptr, nullptr);
  });
  if (found != nullptr) FreeAddrInfoEx(found);
}

}  // namespace
