// SPDX-License-Identifier: MIT
// The calls of installers, and what loaded providers may call.
#include "providers.hpp"
// providers.hpp brings winsock2.h, which comes first.
#include <dlfcn.h>
#include <nspapi.h>

namespace {

using namespace providers_test;  // NOLINT: the words of these tests

TEST_F(Providers, TheBaseProviderCanBeLoadedByAnybody) {
  std::wstring path;
  ASSERT_EQ(path_of(all_entries().front().ProviderId, MAX_PATH, &path), 0);
  void* const module = ::dlopen(std::string(path.begin(), path.end()).c_str(), RTLD_NOW);
  ASSERT_NE(module, nullptr) << ::dlerror();
  const auto startup = reinterpret_cast<LPWSPSTARTUP>(::dlsym(module, "WSPStartup"));
  ASSERT_NE(startup, nullptr);
  WSPDATA data = {};
  WSPPROC_TABLE table = {};
  WSAPROTOCOL_INFOW info = all_entries().front();
  ASSERT_EQ(startup(MAKEWORD(2, 2), &data, &info, {}, &table), 0);
  EXPECT_EQ(data.wVersion, MAKEWORD(2, 2));
  int code = 0;
  const SOCKET s = table.lpWSPSocket(FROM_PROTOCOL_INFO, 0, 0, &info, 0, 0, &code);
  EXPECT_NE(s, INVALID_SOCKET) << code;
  EXPECT_EQ(table.lpWSPRecv(s, nullptr, 1, nullptr, nullptr, nullptr, nullptr, nullptr, &code),
            SOCKET_ERROR);
  EXPECT_EQ(code, WSAEFAULT);
  EXPECT_EQ(table.lpWSPCloseSocket(s, &code), 0);
  EXPECT_EQ(table.lpWSPCleanup(&code), 0);
  EXPECT_EQ(table.lpWSPCleanup(&code), SOCKET_ERROR);
  EXPECT_EQ(code, WSANOTINITIALISED);
  ::dlclose(module);
}

TEST_F(Providers, InstallersAreHeldToTheirArguments) {
  const GUID id = made_id(21);
  EXPECT_EQ(install(id, L"%HOME%/echo.so", echo_entry()), 0);
  EXPECT_EQ(install(id, L"/another", echo_entry()), WSANO_RECOVERY);  // it is installed
  EXPECT_EQ(install(made_id(22), L"", echo_entry()), WSAEINVAL);
  int code = 0;
  GUID own = id;
  WSAPROTOCOL_INFOW info = echo_entry();
  EXPECT_EQ(WSCInstallProvider(nullptr, L"/a", &info, 1, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAEFAULT);
  EXPECT_EQ(WSCInstallProvider(&own, L"/a", &info, 0, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAEINVAL);
  EXPECT_EQ(WSCInstallProvider(&own, L"/a", nullptr, 1, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAEFAULT);
  std::wstring path;
  EXPECT_EQ(path_of(id, MAX_PATH, &path), 0);
  EXPECT_EQ(path, L"%HOME%/echo.so");
  EXPECT_EQ(path_of(id, 4, &path), WSAEFAULT);
  EXPECT_EQ(path_of(made_id(99), MAX_PATH, &path), WSAEINVAL);
  // An update keeps the entry's place and identifier.
  const DWORD entry = entry_named(L"echo").dwCatalogEntryId;
  std::wcscpy(info.szProtocol, L"echo, updated");
  EXPECT_EQ(WSCUpdateProvider(&own, L"/new", &info, 1, &code), 0);
  EXPECT_EQ(entry_named(L"echo, updated").dwCatalogEntryId, entry);
  EXPECT_EQ(path_of(id, MAX_PATH, &path), 0);
  EXPECT_EQ(path, L"/new");
  GUID nobody = made_id(99);
  EXPECT_EQ(WSCUpdateProvider(&nobody, L"/new", &info, 1, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAEINVAL);
  EXPECT_EQ(WSCDeinstallProvider(&own, &code), 0);
  EXPECT_EQ(WSCDeinstallProvider(&own, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAEINVAL);
}

TEST_F(Providers, TheOrderHasEveryEntryOnce) {
  ASSERT_EQ(install(made_id(21), wide(OTHER_HANDLES), echo_entry()), 0);
  std::vector<DWORD> order;
  for (const WSAPROTOCOL_INFOW& one : all_entries()) order.push_back(one.dwCatalogEntryId);
  std::swap(order.front(), order.back());
  const auto count = static_cast<DWORD>(order.size());
  EXPECT_EQ(WSCWriteProviderOrder(order.data(), count - 1), WSAEINVAL);
  EXPECT_EQ(WSCWriteProviderOrder(nullptr, count), WSAEINVAL);
  std::vector<DWORD> twice = order;
  twice[1] = twice[0];
  EXPECT_EQ(WSCWriteProviderOrder(twice.data(), count), WSAEINVAL);
  EXPECT_EQ(WSCWriteProviderOrder(order.data(), count), 0);
  EXPECT_EQ(all_entries().front().dwCatalogEntryId, order.front());
  EXPECT_EQ(entries_for_programs().back().dwCatalogEntryId, order.back());
}

/// WSCInstallProviderAndChains over the first two protocols.
int install_chains(const GUID& id, DWORD* layer) {
  GUID own = id;
  std::wstring path = wide(UPPER_CASE_LAYER), name = L"my layer";
  std::vector<WSAPROTOCOL_INFOW> below = all_entries();
  below.resize(2);
  int code = 0;
  auto* const list = reinterpret_cast<LPWSAPROTOCOL_INFO>(below.data());
  const int failed = WSCInstallProviderAndChains64_32(&own, path.data(), nullptr, name.data(),
                                                      XP1_IFS_HANDLES, list, 2, layer, &code);
  return failed == 0 ? 0 : code;
}

TEST_F(Providers, ALayerIsInstalledWithItsChains) {
  const size_t before = all_entries().size();
  const std::wstring first = all_entries().front().szProtocol;
  DWORD layer = 0;
  ASSERT_EQ(install_chains(made_id(31), &layer), 0);
  EXPECT_EQ(install_chains(made_id(31), &layer), WSANO_RECOVERY);
  ASSERT_EQ(all_entries().size(), before + 3);
  const WSAPROTOCOL_INFOW chain = entries_for_programs().front();
  EXPECT_EQ(std::wstring(chain.szProtocol), L"my layer over [" + first + L"]");
  EXPECT_EQ(chain.ProtocolChain.ChainLen, 2);
  EXPECT_EQ(chain.ProtocolChain.ChainEntries[0], layer);
  EXPECT_EQ(chain.ProtocolChain.ChainEntries[1], tcp_entry);
  EXPECT_FALSE(chain.ProviderId == made_id(31));
  EXPECT_EQ(entries_for_programs().size(), before + 2);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_NE(s, INVALID_SOCKET) << WSAGetLastError();
  EXPECT_EQ(closesocket(s), 0);
  GUID own = made_id(31);
  int code = 0;
  EXPECT_EQ(WSCDeinstallProvider(&own, &code), 0);
  EXPECT_EQ(all_entries().size(), before);  // its chains went along
}

TEST_F(Providers, CategoriesOfALayer) {
  ASSERT_EQ(install(made_id(21), L"/any", echo_entry()), 0);
  GUID own = made_id(21), nobody = made_id(99);
  DWORD value = LSP_INSPECTOR | LSP_PROXY;
  auto* const bytes = reinterpret_cast<PBYTE>(&value);
  size_t size = sizeof value;
  int code = 0;
  EXPECT_EQ(WSCSetProviderInfo(&own, ProviderInfoLspCategories, bytes, size, 0, &code), 0);
  value = 0;
  EXPECT_EQ(WSCGetProviderInfo(&own, ProviderInfoLspCategories, bytes, &size, 0, &code), 0);
  EXPECT_EQ(value, DWORD{LSP_INSPECTOR | LSP_PROXY});
  size = 2;
  EXPECT_EQ(WSCGetProviderInfo(&own, ProviderInfoLspCategories, bytes, &size, 0, &code),
            SOCKET_ERROR);
  EXPECT_EQ(code, WSAEFAULT);
  EXPECT_EQ(size, sizeof value);
  EXPECT_EQ(WSCGetProviderInfo(&nobody, ProviderInfoLspCategories, bytes, &size, 0, &code),
            SOCKET_ERROR);
  EXPECT_EQ(code, WSAEINVAL);
}

TEST_F(Providers, TheOldWayOfListing) {
  ASSERT_EQ(install(made_id(21), L"/any", echo_entry()), 0);
  DWORD bytes = 0;
  EXPECT_EQ(EnumProtocolsW(nullptr, nullptr, &bytes), SOCKET_ERROR);
  EXPECT_EQ(GetLastError(), static_cast<DWORD>(ERROR_INSUFFICIENT_BUFFER));
  std::vector<char> memory(bytes);
  const int count = EnumProtocolsW(nullptr, memory.data(), &bytes);
  ASSERT_EQ(static_cast<size_t>(count), entries_for_programs().size());
  const auto* const infos = reinterpret_cast<PROTOCOL_INFOW*>(memory.data());
  EXPECT_EQ(infos[0].iAddressFamily, AF_INET);
  EXPECT_EQ(std::wstring(infos[0].lpProtocol), entries_for_programs().front().szProtocol);
  EXPECT_STREQ(infos[count - 1].lpProtocol, L"echo");
  INT only[] = {echo_protocol, 0};
  EXPECT_EQ(EnumProtocolsA(only, memory.data(), &bytes), 1);
  EXPECT_STREQ(reinterpret_cast<PROTOCOL_INFOA*>(memory.data())->lpProtocol, "echo");
}

TEST_F(Providers, NoTemplateOfQualityIsInstalled) {
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  char text[] = "G711";
  WSABUF name = {4, text};
  QOS qos = {};
  EXPECT_FALSE(WSAGetQOSByName(s, &name, &qos));
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
  EXPECT_FALSE(WSAGetQOSByName(s, nullptr, &qos));
  EXPECT_EQ(WSAGetLastError(), WSAEFAULT);
  EXPECT_EQ(closesocket(s), 0);
  EXPECT_FALSE(WSAGetQOSByName(s, nullptr, &qos));
  EXPECT_EQ(WSAGetLastError(), WSAENOTSOCK);
}

TEST_F(Providers, UpCallsRefuseWhatIsNotTheirs) {
  int code = 0;
  EXPECT_EQ(WPUCreateSocketHandle(4711, 1, &code), INVALID_SOCKET);
  EXPECT_EQ(code, WSAEINVAL);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  DWORD_PTR context = 0;
  EXPECT_EQ(WPUQuerySocketHandleContext(s, &context, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAENOTSOCK);
  EXPECT_EQ(WPUCloseSocketHandle(s, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAENOTSOCK);
  EXPECT_EQ(WPUModifyIFSHandle(tcp_entry, s, &code), s);
  EXPECT_EQ(WPUModifyIFSHandle(tcp_entry, 4, &code), INVALID_SOCKET);
  EXPECT_EQ(code, WSAEINVAL);
  OVERLAPPED overlapped = {};
  EXPECT_EQ(WPUCompleteOverlappedRequest(s, &overlapped, 0, 0, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAEINVAL);
  LPBLOCKINGCALLBACK callback = nullptr;
  EXPECT_EQ(WPUQueryBlockingCallback(tcp_entry, &callback, &context, &code), 0);
  EXPECT_EQ(callback, nullptr);  // this is no 1.1 program
  WSATHREADID thread = {};
  EXPECT_EQ(WPUOpenCurrentThread(&thread, &code), 0);
  EXPECT_EQ(WPUQueueApc(&thread, nullptr, 0, &code), SOCKET_ERROR);
  EXPECT_EQ(code, WSAEFAULT);
  EXPECT_EQ(WPUCloseThread(&thread, &code), 0);
  EXPECT_EQ(WPUCloseThread(&thread, &code), SOCKET_ERROR);
  const WSAEVENT event = WPUCreateEvent(&code);
  EXPECT_TRUE(WPUSetEvent(event, &code));
  EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
  EXPECT_TRUE(WPUResetEvent(event, &code));
  EXPECT_TRUE(WPUCloseEvent(event, &code));
  EXPECT_FALSE(WPUCloseEvent(event, &code));
  EXPECT_EQ(code, WSA_INVALID_HANDLE);
  EXPECT_EQ(closesocket(s), 0);
}

}  // namespace
