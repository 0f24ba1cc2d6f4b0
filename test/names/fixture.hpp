// SPDX-License-Identifier: MIT
// What the tests of names share: a started Winsock, files of their own, pointers nobody may follow.
#pragma once

#include <gtest/gtest.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace names_test {

/// A file of the test's own, in place of one of the system's. The setting must be made before the
/// library first looks, so these are static objects.
class SettingFile {
 public:
  SettingFile(const char* setting, const char* suffix) {
    const char* folder = std::getenv("TMPDIR");
    path_ = std::string(folder == nullptr ? "/tmp" : folder) + "/ws2-names-" +
            std::to_string(::getpid()) + suffix;
    ::setenv(setting, path_.c_str(), 1);
  }
  ~SettingFile() { remove(); }
  SettingFile(const SettingFile&) = delete;
  SettingFile& operator=(const SettingFile&) = delete;

  void write(const std::string& text) const {
    FILE* file = std::fopen(path_.c_str(), "w");
    ASSERT_NE(file, nullptr);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
  void remove() const { std::remove(path_.c_str()); }

 private:
  std::string path_;
};

inline const SettingFile hosts{"WS2_HOSTS", ".hosts"};
inline const SettingFile services{"WS2_SERVICES", ".services"};
inline const SettingFile protocols{"WS2_PROTOCOLS", ".protocols"};

class Started : public ::testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    hosts.write(
        "127.0.0.1 localhost\n"
        "192.0.2.10 ten.test ten www.ten.test\n"
        "2001:db8::10 ten.test\n"
        "192.0.2.11 eleven.test\n"
        "2001:db8::12 twelve.test\n"
        "fe80::13%7 thirteen.test\n");
    services.write(
        "domain 53/tcp\n"
        "domain 53/udp\n"
        "tftp 69/udp\n"
        "http 80/tcp www\n"
        "shell 514/tcp\n"
        "syslog 514/udp\n");
    protocols.write("ip 0 IP\ntcp 6 TCP\nudp 17 UDP\nudplite 136 UDPLite\n");
    WSASetLastError(0);
  }
  void TearDown() override { WSACleanup(); }
};

/// An address at which there is never any memory.
template <class T>
T* nowhere() {
  return reinterpret_cast<T*>(8);
}

}  // namespace names_test

/// The call fails as a name function does: it returns the code, and leaves it as the last error.
#define EXPECT_ERROR(code, call)        \
  do {                                  \
    WSASetLastError(0);                 \
    EXPECT_EQ(call, code);              \
    EXPECT_EQ(WSAGetLastError(), code); \
  } while (0)

/// The call fails with a failure value, and the code is the last error.
#define EXPECT_FAILS(code, failure, call) \
  do {                                    \
    WSASetLastError(0);                   \
    EXPECT_EQ(call, failure);             \
    EXPECT_EQ(WSAGetLastError(), code);   \
  } while (0)
