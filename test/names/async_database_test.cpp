// SPDX-License-Identifier: MIT
// The database calls that answer by a message.
#include <cstring>
#include <vector>

#include "fixture.hpp"

using names_test::nowhere;
using names_test::protocols;

namespace {

constexpr UINT answer_message = WM_APP + 7;

class Async : public names_test::Started {
 protected:
  void SetUp() override {
    Started::SetUp();
    window_ =
        CreateWindowExA(0, "static", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
    ASSERT_NE(window_, nullptr);
  }
  void TearDown() override {
    DestroyWindow(window_);
    Started::TearDown();
  }

  struct Answer {
    HANDLE request = nullptr;
    int error = -1;
    int length = -1;
  };

  /// The next answer; nothing when none comes for ten seconds.
  static Answer next() {
    MSG msg;
    while (PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE) == FALSE) {
      if (MsgWaitForMultipleObjects(0, nullptr, FALSE, 10000, QS_ALLINPUT) == WAIT_TIMEOUT) {
        ADD_FAILURE() << "no message";
        return {};
      }
    }
    EXPECT_EQ(msg.message, answer_message);
    return {reinterpret_cast<HANDLE>(msg.wParam), WSAGETASYNCERROR(msg.lParam),
            WSAGETASYNCBUFLEN(msg.lParam)};
  }

  HWND window_ = nullptr;
  alignas(8) char buffer_[MAXGETHOSTSTRUCT] = {};
};

TEST_F(Async, HostByNameFillsTheBuffer) {
  HANDLE request =
      WSAAsyncGetHostByName(window_, answer_message, "ten.test", buffer_, sizeof buffer_);
  ASSERT_NE(request, nullptr);
  const Answer answer = next();
  EXPECT_EQ(answer.request, request);
  EXPECT_EQ(answer.error, 0);
  const auto* host = reinterpret_cast<const hostent*>(buffer_);
  EXPECT_STREQ(host->h_name, "ten.test");
  EXPECT_STREQ(host->h_aliases[1], "www.ten.test");
  EXPECT_EQ(host->h_aliases[2], nullptr);
  in_addr address;
  std::memcpy(&address, host->h_addr_list[0], sizeof address);
  EXPECT_STREQ(inet_ntoa(address), "192.0.2.10");
  EXPECT_EQ(host->h_addr_list[1], nullptr);
  // All of it lies in the buffer, within the length that was told.
  EXPECT_GE(host->h_name, buffer_ + sizeof(hostent));
  EXPECT_LT(host->h_name, buffer_ + answer.length);
}

TEST_F(Async, TellsTheSizeThatIsNeeded) {
  ASSERT_NE(WSAAsyncGetProtoByNumber(window_, answer_message, 6, buffer_, 8), nullptr);
  Answer answer = next();
  EXPECT_EQ(answer.error, WSAENOBUFS);
  EXPECT_GT(answer.length, static_cast<int>(sizeof(protoent)));
  std::vector<char> exact(static_cast<size_t>(answer.length));
  ASSERT_NE(WSAAsyncGetProtoByNumber(window_, answer_message, 6, exact.data(), answer.length),
            nullptr);
  answer = next();
  EXPECT_EQ(answer.error, 0);
  EXPECT_STREQ(reinterpret_cast<protoent*>(exact.data())->p_name, "tcp");
  EXPECT_STREQ(reinterpret_cast<protoent*>(exact.data())->p_aliases[0], "TCP");
}

TEST_F(Async, AllSixAnswer) {
  const auto* service = reinterpret_cast<const servent*>(buffer_);
  ASSERT_NE(WSAAsyncGetServByName(window_, answer_message, "www", "tcp", buffer_, sizeof buffer_),
            nullptr);
  EXPECT_EQ(next().error, 0);
  EXPECT_STREQ(service->s_name, "http");
  EXPECT_EQ(ntohs(static_cast<u_short>(service->s_port)), 80);
  ASSERT_NE(
      WSAAsyncGetServByPort(window_, answer_message, htons(69), nullptr, buffer_, sizeof buffer_),
      nullptr);
  EXPECT_EQ(next().error, 0);
  EXPECT_STREQ(service->s_proto, "udp");
  ASSERT_NE(WSAAsyncGetProtoByName(window_, answer_message, "UDP", buffer_, sizeof buffer_),
            nullptr);
  EXPECT_EQ(next().error, 0);
  EXPECT_EQ(reinterpret_cast<protoent*>(buffer_)->p_proto, 17);
  const unsigned char ten[] = {192, 0, 2, 10};
  ASSERT_NE(WSAAsyncGetHostByAddr(window_, answer_message, reinterpret_cast<const char*>(ten), 4,
                                  AF_INET, buffer_, sizeof buffer_),
            nullptr);
  EXPECT_EQ(next().error, 0);
  EXPECT_STREQ(reinterpret_cast<hostent*>(buffer_)->h_name, "ten.test");
}

TEST_F(Async, ErrorsComeInTheMessage) {
  const auto error_of = [](HANDLE request) {
    EXPECT_NE(request, nullptr);
    return next().error;
  };
  const int size = sizeof buffer_;
  EXPECT_EQ(
      error_of(WSAAsyncGetServByName(window_, answer_message, "none", nullptr, buffer_, size)),
      WSAHOST_NOT_FOUND);
  EXPECT_EQ(error_of(WSAAsyncGetServByName(window_, answer_message, "tftp", "tcp", buffer_, size)),
            WSANO_DATA);
  EXPECT_EQ(error_of(WSAAsyncGetHostByName(window_, answer_message, "::1", buffer_, size)),
            WSANO_DATA);
  EXPECT_EQ(
      error_of(WSAAsyncGetProtoByName(window_, answer_message, nowhere<char>(), buffer_, size)),
      WSAEFAULT);
  EXPECT_EQ(error_of(WSAAsyncGetProtoByName(window_, answer_message, "tcp", nowhere<char>(), size)),
            WSAEFAULT);
  EXPECT_EQ(
      error_of(WSAAsyncGetHostByAddr(window_, answer_message, "1", 1, AF_INET, buffer_, size)),
      WSAEFAULT);
  protocols.remove();
  EXPECT_EQ(error_of(WSAAsyncGetProtoByNumber(window_, answer_message, 6, buffer_, size)),
            WSANO_RECOVERY);
}

TEST_F(Async, CallsThatCannotBegin) {
  EXPECT_FAILS(WSAEINVAL, nullptr,
               WSAAsyncGetProtoByNumber(nullptr, answer_message, 6, buffer_, sizeof buffer_));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSACancelAsyncRequest(nullptr));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSACancelAsyncRequest(reinterpret_cast<HANDLE>(4096)));
}

TEST_F(Async, AnAnswerWithoutABuffer) {
  ASSERT_NE(WSAAsyncGetProtoByNumber(window_, answer_message, 6, nullptr, 0), nullptr);
  const Answer small = next();
  EXPECT_EQ(small.error, WSAENOBUFS);
  ASSERT_NE(WSAAsyncGetProtoByNumber(window_, answer_message, 6, nullptr, small.length), nullptr);
  EXPECT_EQ(next().error, WSAEFAULT);
}

/// However many requests there have been since.
TEST_F(Async, ALateCancel) {
  HANDLE first = WSAAsyncGetProtoByNumber(window_, answer_message, 6, buffer_, sizeof buffer_);
  EXPECT_EQ(next().request, first);
  for (int i = 0; i < 1100; ++i) {
    ASSERT_NE(WSAAsyncGetProtoByNumber(window_, answer_message, 6, buffer_, sizeof buffer_),
              nullptr);
    next();
  }
  EXPECT_FAILS(WSAEALREADY, SOCKET_ERROR, WSACancelAsyncRequest(first));
}

/// A cancel and the answer compete; whoever wins, the request is told of exactly once or not at
/// all.
TEST_F(Async, Cancel) {
  HANDLE cancelled = nullptr;
  for (int attempt = 0; cancelled == nullptr && attempt < 10000; ++attempt) {
    HANDLE request =
        WSAAsyncGetServByName(window_, answer_message, "http", nullptr, buffer_, sizeof buffer_);
    ASSERT_NE(request, nullptr);
    if (WSACancelAsyncRequest(request) == 0) {
      cancelled = request;
    } else {
      ASSERT_EQ(WSAGetLastError(), WSAEALREADY);
      ASSERT_EQ(next().request, request);
    }
  }
  ASSERT_NE(cancelled, nullptr);
  EXPECT_FAILS(WSAEALREADY, SOCKET_ERROR, WSACancelAsyncRequest(cancelled));
  HANDLE other = WSAAsyncGetProtoByNumber(window_, answer_message, 6, buffer_, sizeof buffer_);
  EXPECT_EQ(next().request, other);
  EXPECT_FAILS(WSAEALREADY, SOCKET_ERROR, WSACancelAsyncRequest(other));
  MSG msg;
  EXPECT_EQ(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE), FALSE);
}

TEST_F(Async, ManyAtOnce) {
  constexpr int count = 300;
  std::vector<std::vector<char>> buffers(count, std::vector<char>(MAXGETHOSTSTRUCT));
  int cancelled = 0;
  for (int i = 0; i < count; ++i) {
    auto& buffer = buffers[static_cast<size_t>(i)];
    HANDLE request = WSAAsyncGetHostByName(window_, answer_message, "ten.test", buffer.data(),
                                           static_cast<int>(buffer.size()));
    ASSERT_NE(request, nullptr);
    if (i % 3 == 0 && WSACancelAsyncRequest(request) == 0) ++cancelled;
  }
  for (int i = 0; i < count - cancelled; ++i) EXPECT_EQ(next().error, 0);
  MSG msg;
  EXPECT_EQ(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE), FALSE);
}

}  // namespace
