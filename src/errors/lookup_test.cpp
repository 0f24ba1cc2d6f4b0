// SPDX-License-Identifier: MIT
// Every form in which people meet an error leads to its entry.
#include "errors/lookup.hpp"

#include <gtest/gtest.h>

namespace ws2::errors {
namespace {

int32_t answer(std::string_view question) {
  const std::optional<Match> match = look_up(question);
  return match && match->entry != nullptr ? match->entry->number : 0;
}
Form form(std::string_view question) {
  const std::optional<Match> match = look_up(question);
  return match ? match->form : Form::words;
}
int32_t found(std::string_view words) {
  const std::vector<Match> matches = search(words, 5);
  return matches.empty() ? 0 : matches.front().entry->number;
}

TEST(LookUp, NamesWithoutTheirPrefixes) {
  for (const char* question : {"WSACONNRESET", "wsaconnreset", "WSA_ECONNRESET"}) {
    EXPECT_EQ(answer(question), 10054) << question;
  }
  EXPECT_EQ(answer("EPROVIDERFAILEDINIT"), 10106);
  EXPECT_EQ(answer("WSAPROCLIM"), 10067);
  for (const auto& [question, number] : {std::pair{"CONNRESET", 10054},
                                         {"procLim", 10067},
                                         {"INVALIDPROVIDER", 10105},
                                         {"DISCON", 10101}}) {
    const std::optional<Match> match = look_up_bare(question);
    ASSERT_TRUE(match.has_value()) << question;
    EXPECT_EQ(match->entry->number, number) << question;
    // In a sentence such a word is a word.
    EXPECT_FALSE(look_up(question).has_value()) << question;
  }
  EXPECT_FALSE(look_up_bare("zebra").has_value());
}

TEST(Search, ANumberIsNeverAWord) {
  for (const char* question :
       {"0", "-1", "-2", "0x", "+1", "errno 0", "os error 0", "99999L", "1.1", "...", "-"}) {
    EXPECT_TRUE(asks_for_a_number(question)) << question;
    EXPECT_TRUE(search(question, 5).empty()) << question;
  }
  for (const char* question : {"timed out", "a 0", "64-bit", "超时", "errno"}) {
    EXPECT_FALSE(asks_for_a_number(question)) << question;
  }
}

TEST(LookUp, FormsThatReachTheReset) {
  for (const char* question : {"10054",
                               " 10054 ",
                               "0x2746",
                               "0X2746L",
                               "WSAECONNRESET",
                               "wsaeconnreset",
                               "ECONNRESET",
                               "errno 104",
                               "errno=104",
                               "104",
                               "0x80072746",
                               "0x80072746L",
                               "-2147014842",
                               "2147952454",
                               "80072746",
                               "C000020D",
                               "0xC000020D",
                               "0xD000020D",
                               "-1073741299",
                               "64",
                               "0x80070040",
                               "os error 10054",
                               "(os error 10054)",
                               "WinError 10054",
                               "[WinError 10054]",
                               "winerror 10054",
                               "536870935",
                               "STATUS_CONNECTION_RESET",
                               "status_port_unreachable",
                               "ERROR_NETNAME_DELETED",
                               "error_port_unreachable",
                               "1234",
                               "error code: 10054",
                               "errno 10054",
                               "[Errno 104]"}) {
    EXPECT_EQ(answer(question), 10054) << question;
  }
}

TEST(LookUp, SaysAsWhatItUnderstood) {
  EXPECT_EQ(form("10054"), Form::code);
  EXPECT_EQ(form("econnreset"), Form::name);
  EXPECT_EQ(form("64"), Form::win32);
  EXPECT_EQ(form("ERROR_NETNAME_DELETED"), Form::win32);
  EXPECT_EQ(form("104"), Form::errno_number);
  EXPECT_EQ(form("ENOENT"), Form::errno_name);
  EXPECT_EQ(form("EAI_AGAIN"), Form::eai_name);
  EXPECT_EQ(form("0x80072746"), Form::hresult);
  EXPECT_EQ(form("0xC000020D"), Form::ntstatus);
  EXPECT_EQ(form("536870935"), Form::go);
  EXPECT_EQ(form("10094"), Form::misprint);
  EXPECT_EQ(look_up("104")->detail, "ECONNRESET");
  EXPECT_EQ(look_up("64")->detail, "STATUS_CONNECTION_RESET");
}

TEST(LookUp, OtherCodes) {
  EXPECT_EQ(answer("10094"), 10101);
  EXPECT_EQ(answer("11"), 10035);
  EXPECT_EQ(answer("EAGAIN"), 10035);
  EXPECT_EQ(answer("EWOULDBLOCK"), 10035);
  EXPECT_EQ(answer("6"), 6);
  EXPECT_EQ(answer("997"), 997);
  EXPECT_EQ(answer("ERROR_IO_PENDING"), 997);
  EXPECT_EQ(answer("121"), 10060);
  EXPECT_EQ(answer("1225"), 10061);
  EXPECT_EQ(answer("EPERM"), 10013);
  EXPECT_EQ(answer("EAI_NODATA"), 11004);
  EXPECT_EQ(answer("WSANO_ADDRESS"), 11004);
  EXPECT_EQ(answer("0xC0072734"), 10036);
}

TEST(LookUp, GetaddrinfosNumbersOnLinux) {
  EXPECT_EQ(answer("EAI -2"), 11001);
  EXPECT_EQ(answer("gai -3"), 11002);
  EXPECT_EQ(answer("gai error: -4"), 11003);
  EXPECT_EQ(answer("getaddrinfo -8"), 10109);
  EXPECT_EQ(answer("EAI -10"), 8);
  EXPECT_EQ(answer("EAI 11001"), 11001);
  EXPECT_EQ(form("EAI -2"), Form::eai_name);
  EXPECT_EQ(look_up("EAI -2")->detail, "EAI_NONAME");
  EXPECT_FALSE(look_up("EAI -99"));
  EXPECT_EQ(answer("EAI_ADDRFAMILY"), 11004);
  EXPECT_EQ(answer("EAI -9"), 11004);
  EXPECT_EQ(answer("EAI_SYSTEM"), 11003);
  EXPECT_EQ(answer("EAI -11"), 11003);
  EXPECT_EQ(answer("EAI_OVERFLOW"), 10014);
  EXPECT_EQ(answer("EAI -12"), 10014);
}

TEST(LookUp, ALabelledWin32Code) { EXPECT_EQ(answer("Win32 1225"), 10061); }

TEST(LookUp, ASignInFront) { EXPECT_EQ(answer("+10054"), 10054); }

TEST(LookUp, WhatIsNoError) {
  for (const char* question : {"", "   ", "0", "99999", "-", "0x", "0xZZ", "12abc", "WSAEFOO",
                               "errno", "errno 41", "os error", "18446744073709551616",
                               "-99999999999", "0x80004005", "536871042", "536870911"}) {
    EXPECT_FALSE(look_up(question)) << question;
  }
}

TEST(Search, SentencesOfOtherSystems) {
  EXPECT_EQ(found("socket is not connected"), 10057);
  EXPECT_EQ(found("Transport endpoint is not connected"), 10057);
  EXPECT_EQ(found("Connection refused"), 10061);
  EXPECT_EQ(found("由于套接字没有连接"), 10057);
  EXPECT_EQ(found(""), 0);
  EXPECT_EQ(found("。"), 0);
  EXPECT_EQ(found("zebra quagga"), 0);
}

TEST(Search, NumbersAndNamesInsideALine) {
  EXPECT_EQ(found("read tcp 10.0.0.1:80: wsarecv failed (os error 10060)"), 10060);
  EXPECT_EQ(found("connect ECONNREFUSED 127.0.0.1:5432"), 10061);
  EXPECT_EQ(found("Exception 0x8007274C while connecting"), 10060);
  EXPECT_EQ(search("first 10060 then 10061 then 10060", 5).size(), 2U);
}

TEST(Nearest, Typos) {
  EXPECT_EQ(nearest_name("WSAECONRESET"), "WSAECONNRESET");
  EXPECT_EQ(nearest_name("wsaetimeout"), "WSAETIMEDOUT");
  EXPECT_EQ(nearest_name("ECONREFUSED"), "ECONNREFUSED");
  EXPECT_EQ(nearest_name("completelyunknownthing"), "");
}

}  // namespace
}  // namespace ws2::errors
