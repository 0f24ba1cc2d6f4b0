// SPDX-License-Identifier: MIT
// Status and the translation tables: what the kernel says, as the contract wants it told.
#include "errors/status.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

#include "errors/catalogue.hpp"

namespace ws2 {
namespace {

WsaCode wsa(int error, During during, Carries carries = Carries::stream) {
  return translate(Errno{error}, during, carries).wsa();
}
uint32_t win32(int error, During during, Carries carries = Carries::stream) {
  return static_cast<uint32_t>(translate(Errno{error}, during, carries).win32());
}

TEST(Status, SuccessIsZeroInEveryWorld) {
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(Status().wsa(), WsaCode::success);
  EXPECT_EQ(Status().win32(), Win32Code{0});
  EXPECT_EQ(Status(WsaCode::success), Status());
}

TEST(Status, EveryCodeComesBackAsItself) {
  for (const errors::Entry& entry : errors::all()) {
    EXPECT_EQ(Status(entry.code()).wsa(), entry.code()) << entry.number;
  }
}

TEST(Status, EveryStatusOfTheCatalogueLeadsToItsCode) {
  for (const errors::Entry& entry : errors::all()) {
    for (const errors::StatusName& status : entry.statuses) {
      EXPECT_EQ(Status(status.ntstatus).wsa(), entry.code());
      EXPECT_EQ(Status(status.ntstatus).win32(), Win32Code{status.win32});
    }
  }
}

TEST(Status, OneResetIsTwoCodes) {
  EXPECT_EQ(Status(WsaCode::wsaeconnreset).win32(), Win32Code{64});
  const Status unreachable(0xC000023FU);  // STATUS_PORT_UNREACHABLE
  EXPECT_EQ(unreachable.wsa(), WsaCode::wsaeconnreset);
  EXPECT_EQ(unreachable.win32(), Win32Code{1234});
}

TEST(Status, UnknownStatus) {
  EXPECT_EQ(Status(0xC0001234U).wsa(), WsaCode::wsasyscallfailure);
  EXPECT_EQ(Status(0xC0001234U).win32(), Win32Code{317});
  EXPECT_EQ(Status(0x40000000U).wsa(), WsaCode::success);
  EXPECT_FALSE(known_status(0xC0001234U));
  EXPECT_FALSE(known_status(0));
}

TEST(Translation, EveryErrnoMeansACodeOfTheCatalogueInEveryOperation) {
  for (int error = 1; error < 4096; ++error) {
    if (strerrorname_np(error) == nullptr) continue;
    for (int during = 0; during <= static_cast<int>(During::wait); ++during) {
      for (const Carries carries : {Carries::stream, Carries::datagram}) {
        const Status status = translate(Errno{error}, static_cast<During>(during), carries);
        EXPECT_FALSE(status.ok()) << error;
        EXPECT_NE(errors::find(static_cast<int32_t>(status.wsa())), nullptr) << error;
      }
    }
  }
}

TEST(Translation, NumbersThatAreNoErrno) {
  for (const int error : {0, 41, 58, 134, 100000, -1}) {
    EXPECT_EQ(wsa(error, During::recv), WsaCode::wsasyscallfailure) << error;
  }
}

TEST(Translation, DependsOnTheOperation) {
  EXPECT_EQ(wsa(EAGAIN, During::recv), WsaCode::wsaewouldblock);
  EXPECT_EQ(wsa(EINPROGRESS, During::connect), WsaCode::wsaewouldblock);
  EXPECT_EQ(wsa(EADDRNOTAVAIL, During::bind), WsaCode::wsaeaddrnotavail);
  EXPECT_EQ(wsa(EADDRNOTAVAIL, During::connect), WsaCode::wsaenobufs);
  EXPECT_EQ(wsa(EADDRNOTAVAIL, During::send, Carries::datagram), WsaCode::wsaenobufs);
  EXPECT_EQ(wsa(ECONNREFUSED, During::connect), WsaCode::wsaeconnrefused);
  EXPECT_EQ(wsa(ECONNRESET, During::connect), WsaCode::wsaeconnreset);
  EXPECT_EQ(win32(ECONNREFUSED, During::connect), 1225U);
  EXPECT_EQ(wsa(ECONNREFUSED, During::recv, Carries::datagram), WsaCode::wsaeconnreset);
  EXPECT_EQ(win32(ECONNREFUSED, During::recv, Carries::datagram), 1234U);
  EXPECT_EQ(wsa(ENETUNREACH, During::recv, Carries::datagram), WsaCode::wsaenetreset);
  EXPECT_EQ(wsa(ENETUNREACH, During::connect), WsaCode::wsaenetunreach);
  EXPECT_EQ(wsa(EMFILE, During::accept), WsaCode::wsaemfile);
  EXPECT_EQ(wsa(ENFILE, During::socket), WsaCode::wsaemfile);
  EXPECT_EQ(wsa(EBADF, During::recv), WsaCode::wsaenotsock);
  EXPECT_EQ(wsa(EPIPE, During::send), WsaCode::wsaeshutdown);
  EXPECT_EQ(wsa(EPERM, During::send, Carries::datagram), WsaCode::wsaeacces);
  EXPECT_EQ(wsa(EDESTADDRREQ, During::send, Carries::datagram), WsaCode::wsaenotconn);
  EXPECT_EQ(wsa(ENOMEM, During::recv), WsaCode::wsaenobufs);
  EXPECT_EQ(wsa(ENOMEM, During::wait), WsaCode::wsa_not_enough_memory);
  EXPECT_EQ(wsa(EAFNOSUPPORT, During::socket), WsaCode::wsaeafnosupport);
  EXPECT_EQ(wsa(EAFNOSUPPORT, During::startup), WsaCode::wsasysnotready);
}

}  // namespace
}  // namespace ws2
