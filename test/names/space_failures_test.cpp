// SPDX-License-Identifier: MIT
// Namespace providers that cannot be used, and a catalog that cannot be read.
#include <sys/stat.h>

#include "spaces.hpp"

namespace {

using names_test::catalog;
using names_test::install;
using names_test::provider_path;
using names_test::Query;
using names_test::Spaces;

constexpr DWORD other_space = 79;

/// Begins a query of one namespace alone.
int begin_at(DWORD space) {
  Query query(L"only.space", space);
  return query.begin();
}

TEST_F(Spaces, ProvidersThatCannotBeLoaded) {
  ASSERT_EQ(install({1, 0, 0, {}}, L"/no/such/provider.so", other_space), 0);
  EXPECT_FAILS(WSAEPROVIDERFAILEDINIT, SOCKET_ERROR, begin_at(other_space));
  ASSERT_EQ(install({2, 0, 0, {}}, L"/proc/self/exe", 80), 0);  // it has no NSPStartup
  EXPECT_FAILS(WSAEPROVIDERFAILEDINIT, SOCKET_ERROR, begin_at(80));
  // A name that the loader would look for in its own places.
  ASSERT_EQ(install({3, 0, 0, {}}, L"libm.so.6", 81), 0);
  EXPECT_FAILS(WSAEPROVIDERFAILEDINIT, SOCKET_ERROR, begin_at(81));
  // They hide nobody else's results.
  Query query(L"only.space");
  ASSERT_EQ(query.begin(), 0);
  EXPECT_EQ(query.next(), 0);
  Query known(L"ten.test");
  ASSERT_EQ(known.begin(), 0);
  EXPECT_EQ(known.next(), 0);
}

TEST_F(Spaces, ProvidersThatRefuseToStart) {
  ASSERT_EQ(install({0xBAD00001, 0, 0, {}}, provider_path(), other_space), 0);
  EXPECT_FAILS(WSAEPROVIDERFAILEDINIT, SOCKET_ERROR, begin_at(other_space));
  ASSERT_EQ(install({0xBAD00002, 0, 0, {}}, provider_path(), 80), 0);
  EXPECT_FAILS(WSAEINVALIDPROCTABLE, SOCKET_ERROR, begin_at(80));
}

TEST_F(Spaces, ACatalogThatCannotBeRead) {
  GUID id = names_test::own_id;
  DWORD length = 0;
  const auto nobody_can_use_it = [&] {
    EXPECT_FAILS(WSASYSCALLFAILURE, SOCKET_ERROR, begin_at(NS_ALL));
    EXPECT_FAILS(WSASYSCALLFAILURE, SOCKET_ERROR, WSAEnumNameSpaceProvidersW(&length, nullptr));
    EXPECT_FAILS(WSASYSCALLFAILURE, SOCKET_ERROR, install({3, 0, 0, {}}));
    EXPECT_FAILS(WSASYSCALLFAILURE, SOCKET_ERROR, WSCUnInstallNameSpace(&id));
    EXPECT_FAILS(WSASYSCALLFAILURE, SOCKET_ERROR, WSCEnableNSProvider(&id, TRUE));
    EXPECT_EQ(WSCWriteNameSpaceOrder(&id, 1), WSASYSCALLFAILURE);
    // What needs no provider goes on.
    addrinfo* list = nullptr;
    EXPECT_EQ(getaddrinfo("ten.test", nullptr, nullptr, &list), 0);
    freeaddrinfo(list);
    EXPECT_EQ(getaddrinfo("only.space", nullptr, nullptr, &list), WSAHOST_NOT_FOUND);
  };
  const char* const path = std::getenv("WS2_CATALOG");
  ASSERT_EQ(::chmod(path, 0666), 0);  // anybody could put code into this process
  nobody_can_use_it();
  catalog.remove();
  catalog.write("no catalog = [");
  nobody_can_use_it();
}

}  // namespace
