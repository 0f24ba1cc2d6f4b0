// SPDX-License-Identifier: MIT
// The catalog file: what is written is read again, what is damaged is refused.
#include "providers/catalog_file.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>

namespace {

using namespace ws2;  // NOLINT: a test of one room
using providers::Catalog;

constexpr GUID some_id = {
    0x01234567, 0x89ab, 0xcdef, {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}};

Catalog full() {
  Catalog catalog;
  catalog.next_entry = 1103;
  catalog.transport_order = {1102, 1001, 1101};
  catalog.namespace_order = {some_id};
  catalog.namespaces_off = {some_id};
  for (DWORD entry : {1101U, 1102U}) {
    providers::Transport one;
    std::memset(&one.info, 0, sizeof one.info);
    one.info.dwServiceFlags1 = 0x20066;
    one.info.dwServiceFlags4 = 7;
    one.info.dwProviderFlags = PFL_HIDDEN;
    one.info.ProviderId = some_id;
    one.info.dwCatalogEntryId = entry;
    one.info.ProtocolChain.ChainLen = entry == 1101 ? 0 : 2;
    one.info.ProtocolChain.ChainEntries[0] = entry == 1101 ? 0 : 1101;
    one.info.ProtocolChain.ChainEntries[1] = entry == 1101 ? 0 : 1001;
    one.info.iVersion = 2;
    one.info.iAddressFamily = AF_INET;
    one.info.iMaxSockAddr = one.info.iMinSockAddr = 16;
    one.info.iSocketType = SOCK_STREAM;
    one.info.iProtocol = -3;
    one.info.dwMessageSize = 0xFFFFFFFF;
    std::wcscpy(one.info.szProtocol, L"Ebene \"\u00e4\\\n\U0001F600");
    one.path = "%HOME%/lib/\\my \"layer\".so";
    one.categories = 0x80000001;
    catalog.transports.push_back(one);
  }
  providers::Namespace space;
  space.provider = some_id;
  space.space = 77;
  space.version = 2;
  space.active = false;
  space.name = "names";
  space.path = "/lib/names.so";
  space.about = {std::byte{0}, std::byte{255}};
  catalog.namespaces.push_back(space);
  return catalog;
}

/// A folder of its own, and WS2_CATALOG in it.
class CatalogFile : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/ws2-catalog-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    folder_ = name;
    path_ = folder_ + "/new/catalog.toml";
    ::setenv("WS2_CATALOG", path_.c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("WS2_CATALOG");
    for (const char* name : {"/new/catalog.toml", "/new/catalog.toml.lock"}) {
      ::unlink((folder_ + name).c_str());
    }
    ::rmdir((folder_ + "/new").c_str());
    ::rmdir(folder_.c_str());
  }
  void write(const std::string& text, mode_t mode = 0644) {
    ::mkdir((folder_ + "/new").c_str(), 0755);
    std::ofstream(path_) << text;
    ::chmod(path_.c_str(), mode);
  }
  std::string folder_, path_;
};

TEST(CatalogText, WhatIsWrittenIsRead) {
  const Catalog written = full();
  const std::string text = providers::print_catalog(written);
  const std::optional<Catalog> read = providers::parse_catalog(text);
  ASSERT_TRUE(read) << text;
  EXPECT_EQ(read->next_entry, written.next_entry);
  EXPECT_EQ(read->transport_order, written.transport_order);
  ASSERT_EQ(read->transports.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(std::memcmp(&read->transports[i].info, &written.transports[i].info,
                          sizeof written.transports[i].info),
              0)
        << text;
    EXPECT_EQ(read->transports[i].path, written.transports[i].path);
    EXPECT_EQ(read->transports[i].categories, written.transports[i].categories);
  }
  ASSERT_EQ(read->namespaces.size(), 1U);
  EXPECT_TRUE(read->namespaces[0].provider == some_id);
  EXPECT_EQ(read->namespaces[0].space, 77U);
  EXPECT_FALSE(read->namespaces[0].active);
  EXPECT_EQ(read->namespaces[0].about, written.namespaces[0].about);
  EXPECT_TRUE(read->namespace_order == written.namespace_order);
  EXPECT_TRUE(read->namespaces_off == written.namespaces_off);
}

TEST(CatalogText, ADamagedOneIsNone) {
  const std::string head = "[[transport]]\nprovider = \"" + providers::text_of(some_id) + "\"\n";
  EXPECT_TRUE(providers::parse_catalog(""));
  EXPECT_TRUE(providers::parse_catalog("later = \"a key of another version\""));
  EXPECT_TRUE(providers::parse_catalog(head + "path = \"/a\"\nentry = 1101"));
  const std::string damaged[] = {
      "transport = 1",
      "transport = [1]",
      "\xff",
      head,
      head + "path = \"/a\"",                // without an entry id
      head + "path = \"/a\"\nentry = 1001",  // one of the base provider's
      head + "path = 1\nentry = 1101",
      head + "path = \"/a\"\nentry = \"1101\"",
      head + "path = \"/a\"\nentry = 4294967296",
      head + "path = \"/a\"\nentry = 1101\nchain = [1,2,3,4,5,6,7,8]",
      head + "path = \"/a\"\nentry = 1101\nchain_length = 8",
      head + "path = \"/a\"\nentry = 1101\n" + head + "path = \"/b\"\nentry = 1101",
      "[[transport]]\npath = \"/a\"\nentry = 1101",
      "[[namespace]]\nprovider = \"{}\"\npath = \"/a\"",
  };
  for (const std::string& text : damaged) {
    EXPECT_FALSE(providers::parse_catalog(text)) << text;
  }
  EXPECT_EQ(providers::parse_catalog("next_entry = 1")->next_entry,
            providers::first_installed_entry);
  EXPECT_EQ(providers::parse_catalog(head + "path = \"/a\"\nentry = 1200")->next_entry, 1201U);
}

TEST_F(CatalogFile, NoFileIsAnEmptyCatalog) {
  const Result<Catalog> read = providers::read_catalog();
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->transports.empty());
}

TEST_F(CatalogFile, AChangeIsThereForTheNextReader) {
  ASSERT_TRUE(providers::change_catalog([](Catalog& catalog) {
                catalog = full();
                return Status();
              }).ok());
  const Result<Catalog> read = providers::read_catalog();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->transports.size(), 2U);
  // A change that is refused leaves it as it is.
  EXPECT_EQ(providers::change_catalog([](Catalog& catalog) -> Status {
              catalog.transports.clear();
              return WsaCode::wsaeinval;
            }).wsa(),
            WsaCode::wsaeinval);
  EXPECT_EQ(providers::read_catalog()->transports.size(), 2U);
}

TEST_F(CatalogFile, OnlyItsOwnerMayWriteIt) {
  write("next_entry = 1101\n", 0644);
  EXPECT_TRUE(providers::read_catalog());
  write("next_entry = 1101\n", 0666);
  EXPECT_EQ(providers::read_catalog().status().wsa(), WsaCode::wsasyscallfailure);
}

TEST_F(CatalogFile, DamagedOrNoFileAtAllIsAFailureOfTheSystem) {
  write("next_entry = \n");
  EXPECT_EQ(providers::read_catalog().status().wsa(), WsaCode::wsasyscallfailure);
  ::setenv("WS2_CATALOG", folder_.c_str(), 1);
  EXPECT_EQ(providers::read_catalog().status().wsa(), WsaCode::wsasyscallfailure);
  ::setenv("WS2_CATALOG", (folder_ + "/no/such/folder").c_str(), 1);
  EXPECT_EQ(providers::change_catalog([](Catalog&) { return Status(); }).wsa(),
            WsaCode::wsasyscallfailure);
}

TEST(CatalogPath, EnvironmentStringsAreExpanded) {
  ::setenv("WS2_TEST_FOLDER", "/opt/x", 1);
  EXPECT_EQ(providers::load_path("%WS2_TEST_FOLDER%/a.so"), "/opt/x/a.so");
  EXPECT_EQ(providers::load_path("%NO_SUCH_NAME%WS2_TEST_FOLDER%"), "%NO_SUCH_NAME/opt/x");
  EXPECT_EQ(providers::load_path("/100%/a.so"), "/100%/a.so");
  ::unsetenv("WS2_TEST_FOLDER");
}

TEST(CatalogPath, Identifiers) {
  EXPECT_EQ(providers::text_of(some_id), "{01234567-89ab-cdef-0123-456789abcdef}");
  EXPECT_TRUE(providers::guid_of("{01234567-89AB-cdef-0123-456789abcdef}") == some_id);
  EXPECT_FALSE(providers::guid_of("{01234567-89ab-cdef-0123-456789abcdeg}"));
  EXPECT_FALSE(providers::guid_of("01234567-89ab-cdef-0123-456789abcdef"));
}

TEST(CatalogOrder, WhatIsNotNamedFollows) {
  std::vector<int> items = {1, 2, 3, 4};
  providers::put_in_order(items, std::vector<int>{3, 9, 1}, [](int item) { return item; });
  EXPECT_EQ(items, (std::vector<int>{3, 1, 2, 4}));
}

}  // namespace
