// SPDX-License-Identifier: MIT
// A provider with handles of its own (WPUCreateSocketHandle), in two roles that its entry's name
// tells apart: a layer over TCP that counts bytes, and a base provider whose sockets give back what
// was sent. Public headers only, compiled as a program is.
#include <ws2spi.h>
// ws2spi.h brings winsock2.h, which comes first.
#include <mswsock.h>
#include <windows.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <cwchar>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

namespace {

struct Socket {
  SOCKET lower = INVALID_SOCKET;
  std::string held;  // of the base provider's role
};

WSPPROC_TABLE lower;
WSPUPCALLTABLE up;
WSAPROTOCOL_INFOW self, below;
bool layered = false;

/// What the program leaves open goes with the provider.
std::mutex lock;
std::set<Socket*> sockets;

void forget(Socket* socket) {
  const std::lock_guard held(lock);
  sockets.erase(socket);
  delete socket;
}

Socket* find(SOCKET s, LPINT error) {
  DWORD_PTR context = 0;
  if (up.lpWPUQuerySocketHandleContext(s, &context, error) != 0) return nullptr;
  return reinterpret_cast<Socket*>(context);
}

SOCKET lower_of(SOCKET s, LPINT error) {
  Socket* const socket = find(s, error);
  return socket == nullptr ? INVALID_SOCKET : socket->lower;
}

SOCKET publish(SOCKET below_it, LPINT error) {
  auto* socket = new Socket{below_it, {}};
  const SOCKET made =
      up.lpWPUCreateSocketHandle(self.dwCatalogEntryId, reinterpret_cast<DWORD_PTR>(socket), error);
  if (made != INVALID_SOCKET) {
    const std::lock_guard held(lock);
    sockets.insert(socket);
    return made;
  }
  int ignored = 0;
  if (below_it != INVALID_SOCKET) lower.lpWSPCloseSocket(below_it, &ignored);
  delete socket;
  return INVALID_SOCKET;
}

int refuse(int code, LPINT error) {
  *error = code;
  return SOCKET_ERROR;
}

/// A call that only wants the handle of the layer below.
template <auto Entry, class... Arguments>
int WSPAPI passed(SOCKET s, Arguments... arguments) {
  const LPINT error = std::get<sizeof...(arguments) - 1>(std::tie(arguments...));  // the last
  const SOCKET below_it = lower_of(s, error);
  if (below_it == INVALID_SOCKET) return SOCKET_ERROR;
  return (lower.*Entry)(below_it, arguments...);
}

SOCKET WSPAPI make(int family, int type, int protocol, LPWSAPROTOCOL_INFOW, GROUP group,
                   DWORD flags, LPINT error) {
  if (!layered) return publish(INVALID_SOCKET, error);
  WSAPROTOCOL_INFOW next = below;
  const SOCKET s = lower.lpWSPSocket(family, type, protocol, &next, group, flags, error);
  return s == INVALID_SOCKET ? s : publish(s, error);
}

SOCKET WSPAPI accept_one(SOCKET s, sockaddr* name, LPINT length, LPCONDITIONPROC condition,
                         DWORD_PTR context, LPINT error) {
  const SOCKET below_it = lower_of(s, error);
  if (below_it == INVALID_SOCKET) return below_it;
  const SOCKET made = lower.lpWSPAccept(below_it, name, length, condition, context, error);
  return made == INVALID_SOCKET ? made : publish(made, error);
}

int WSPAPI close_one(SOCKET s, LPINT error) {
  Socket* const socket = find(s, error);
  if (socket == nullptr) return SOCKET_ERROR;
  if (up.lpWPUCloseSocketHandle(s, error) != 0) return SOCKET_ERROR;
  const int closed = layered ? lower.lpWSPCloseSocket(socket->lower, error) : 0;
  forget(socket);
  return closed;
}

/// An operation that a thread of the layer's own carries out.
struct Pending {
  SOCKET s = INVALID_SOCKET, lower = INVALID_SOCKET;
  std::vector<WSABUF> buffers;
  LPWSAOVERLAPPED overlapped = nullptr;
  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
  WSATHREADID thread = {};
  bool receives = false;
  DWORD bytes = 0, flags = 0;
  int error = 0;
};

void CALLBACK run_routine(DWORD_PTR context) {
  const auto* done = reinterpret_cast<Pending*>(context);
  done->routine(static_cast<DWORD>(done->error), done->bytes, done->overlapped, done->flags);
  delete done;
}

void carry_out(Pending* pending) {
  const int failed =
      pending->receives
          ? lower.lpWSPRecv(pending->lower, pending->buffers.data(),
                            static_cast<DWORD>(pending->buffers.size()), &pending->bytes,
                            &pending->flags, nullptr, nullptr, nullptr, &pending->error)
          : lower.lpWSPSend(pending->lower, pending->buffers.data(),
                            static_cast<DWORD>(pending->buffers.size()), &pending->bytes, 0,
                            nullptr, nullptr, nullptr, &pending->error);
  if (failed == 0) pending->error = 0;
  int ignored = 0;
  if (pending->routine == nullptr) {
    WPUCompleteOverlappedRequest(pending->s, pending->overlapped,
                                 static_cast<DWORD>(pending->error), pending->bytes, &ignored);
    delete pending;
    return;
  }
  pending->overlapped->InternalHigh = pending->bytes;
  pending->overlapped->Internal = static_cast<ULONG_PTR>(pending->error);
  if (up.lpWPUQueueApc(&pending->thread, run_routine, reinterpret_cast<DWORD_PTR>(pending),
                       &ignored) != 0) {
    delete pending;
  }
}

int begin(SOCKET s, SOCKET below_it, LPWSABUF buffers, DWORD count, LPWSAOVERLAPPED overlapped,
          LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, bool receives,
          LPINT error) {
  overlapped->Internal = WSS_OPERATION_IN_PROGRESS;
  auto* pending = new Pending;
  pending->s = s;
  pending->lower = below_it;
  pending->buffers.assign(buffers, buffers + count);
  pending->overlapped = overlapped;
  pending->routine = routine;
  if (thread != nullptr) pending->thread = *thread;
  pending->receives = receives;
  std::thread(carry_out, pending).detach();
  return refuse(WSA_IO_PENDING, error);
}

std::atomic<unsigned long long> sent_bytes{0}, received_bytes{0};

int WSPAPI send_some(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                     LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                     LPWSATHREADID thread, LPINT error) {
  Socket* const socket = find(s, error);
  if (socket == nullptr) return SOCKET_ERROR;
  if (!layered) {
    *sent = 0;
    for (DWORD i = 0; i < count; ++i) socket->held.append(buffers[i].buf, buffers[i].len);
    for (DWORD i = 0; i < count; ++i) *sent += buffers[i].len;
    return 0;
  }
  for (DWORD i = 0; i < count; ++i) sent_bytes += buffers[i].len;
  if (overlapped != nullptr) {
    return begin(s, socket->lower, buffers, count, overlapped, routine, thread, false, error);
  }
  return lower.lpWSPSend(socket->lower, buffers, count, sent, flags, nullptr, nullptr, nullptr,
                         error);
}

int WSPAPI receive_some(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                        LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                        LPWSATHREADID thread, LPINT error) {
  Socket* const socket = find(s, error);
  if (socket == nullptr) return SOCKET_ERROR;
  if (!layered) {
    const size_t bytes = std::min<size_t>(buffers[0].len, socket->held.size());
    std::memcpy(buffers[0].buf, socket->held.data(), bytes);
    socket->held.erase(0, bytes);
    *received = static_cast<DWORD>(bytes);
    return 0;
  }
  if (overlapped != nullptr) {
    return begin(s, socket->lower, buffers, count, overlapped, routine, thread, true, error);
  }
  const int failed = lower.lpWSPRecv(socket->lower, buffers, count, received, flags, nullptr,
                                     nullptr, nullptr, error);
  if (failed == 0) received_bytes += *received;
  return failed;
}

BOOL WSPAPI overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD bytes, BOOL wait,
                              LPDWORD flags, LPINT error) {
  if (find(s, error) == nullptr) return FALSE;
  while (overlapped->Internal == WSS_OPERATION_IN_PROGRESS) {
    if (wait == FALSE) return refuse(WSA_IO_INCOMPLETE, error) == 0;
    WaitForSingleObject(overlapped->hEvent, INFINITE);
  }
  *bytes = static_cast<DWORD>(overlapped->InternalHigh);
  *flags = 0;
  return overlapped->Internal == 0 ? TRUE : refuse(WSAECONNABORTED, error) == 0;
}

/// Learn, "WSPSelect function": the layer below gets its own handles, and the program its.
struct Translated {
  std::vector<SOCKET> ours, theirs;
  std::vector<char> memory;
  fd_set* set = nullptr;
  fd_set* user = nullptr;

  bool begin(fd_set* given, LPINT error) {
    user = given;
    if (given == nullptr) return true;
    memory.resize(offsetof(fd_set, fd_array) + (given->fd_count + 1) * sizeof(SOCKET));
    set = reinterpret_cast<fd_set*>(memory.data());
    set->fd_count = given->fd_count;
    for (u_int i = 0; i < given->fd_count; ++i) {
      const SOCKET below_it = lower_of(given->fd_array[i], error);
      if (below_it == INVALID_SOCKET) return false;
      ours.push_back(given->fd_array[i]);
      theirs.push_back(below_it);
      set->fd_array[i] = below_it;
    }
    return true;
  }
  void end() const {
    if (user == nullptr) return;
    user->fd_count = 0;
    for (size_t i = 0; i < ours.size(); ++i) {
      if (up.lpWPUFDIsSet(theirs[i], set) != 0) user->fd_array[user->fd_count++] = ours[i];
    }
  }
};

int WSPAPI select_some(int count, fd_set* read, fd_set* write, fd_set* except,
                       const timeval* timeout, LPINT error) {
  Translated sets[3];
  if (!sets[0].begin(read, error) || !sets[1].begin(write, error) ||
      !sets[2].begin(except, error)) {
    return SOCKET_ERROR;
  }
  const int ready = lower.lpWSPSelect(count, sets[0].set, sets[1].set, sets[2].set, timeout, error);
  if (ready != SOCKET_ERROR) {
    for (const Translated& set : sets) set.end();
  }
  return ready;
}

std::atomic<int> starts{0}, cleanups{0};

int WSPAPI clean_up(LPINT error) {
  ++cleanups;
  while (!sockets.empty()) forget(*sockets.begin());
  return layered ? lower.lpWSPCleanup(error) : 0;
}

int start_below(WORD version) {
  DWORD bytes = 0;
  int error = 0;
  WSCEnumProtocols(nullptr, nullptr, &bytes, &error);
  std::vector<WSAPROTOCOL_INFOW> entries(bytes / sizeof(WSAPROTOCOL_INFOW));
  if (WSCEnumProtocols(nullptr, entries.data(), &bytes, &error) == SOCKET_ERROR) return error;
  for (const WSAPROTOCOL_INFOW& entry : entries) {
    if (entry.dwCatalogEntryId == self.ProtocolChain.ChainEntries[1]) below = entry;
  }
  WCHAR path[MAX_PATH];
  int length = MAX_PATH;
  if (up.lpWPUGetProviderPath(&below.ProviderId, path, &length, &error) != 0) return error;
  const HMODULE module = LoadLibraryW(path);
  if (module == nullptr) return WSAEPROVIDERFAILEDINIT;
  const auto startup =
      reinterpret_cast<LPWSPSTARTUP>(reinterpret_cast<void*>(GetProcAddress(module, "WSPStartup")));
  WSPDATA data;
  return startup == nullptr ? WSAEPROVIDERFAILEDINIT : startup(version, &data, &below, up, &lower);
}

/// An extension function for the layer's own handles.
int PASCAL send_message(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent,
                        LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  int error = 0;
  const int failed = send_some(s, message->lpBuffers, message->dwBufferCount, sent, flags,
                               overlapped, routine, nullptr, &error);
  if (failed != 0) WSASetLastError(error);
  return failed;
}

int WSPAPI control(SOCKET s, DWORD code, LPVOID input, DWORD input_bytes, LPVOID output,
                   DWORD output_bytes, LPDWORD returned, LPWSAOVERLAPPED overlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) {
  const SOCKET below_it = lower_of(s, error);
  if (below_it == INVALID_SOCKET) return SOCKET_ERROR;
  const GUID own = WSAID_WSASENDMSG;
  if (code == SIO_GET_EXTENSION_FUNCTION_POINTER && input_bytes == sizeof own &&
      std::memcmp(input, &own, sizeof own) == 0) {
    LPFN_WSASENDMSG function = send_message;
    std::memcpy(output, &function, sizeof function);
    *returned = sizeof function;
    return 0;
  }
  return lower.lpWSPIoctl(below_it, code, input, input_bytes, output, output_bytes, returned,
                          overlapped, routine, thread, error);
}

/// What a socket that only gives back cannot do.
int WSPAPI cannot() { return SOCKET_ERROR; }

void fill(WSPPROC_TABLE& table) {
  if (layered) {
    table = lower;
  } else {
    int (*entries[sizeof table / sizeof(void*)])();
    for (auto& entry : entries) entry = cannot;
    std::memcpy(&table, entries, sizeof entries);
  }
  table.lpWSPSocket = make;
  table.lpWSPCloseSocket = close_one;
  table.lpWSPSend = send_some;
  table.lpWSPRecv = receive_some;
  table.lpWSPCleanup = clean_up;
  if (!layered) return;
  table.lpWSPAccept = accept_one;
  table.lpWSPGetOverlappedResult = overlapped_result;
  table.lpWSPSelect = select_some;
  table.lpWSPBind = passed<&WSPPROC_TABLE::lpWSPBind>;
  table.lpWSPListen = passed<&WSPPROC_TABLE::lpWSPListen>;
  table.lpWSPConnect = passed<&WSPPROC_TABLE::lpWSPConnect>;
  table.lpWSPShutdown = passed<&WSPPROC_TABLE::lpWSPShutdown>;
  table.lpWSPGetSockName = passed<&WSPPROC_TABLE::lpWSPGetSockName>;
  table.lpWSPGetPeerName = passed<&WSPPROC_TABLE::lpWSPGetPeerName>;
  table.lpWSPGetSockOpt = passed<&WSPPROC_TABLE::lpWSPGetSockOpt>;
  table.lpWSPSetSockOpt = passed<&WSPPROC_TABLE::lpWSPSetSockOpt>;
  table.lpWSPEventSelect = passed<&WSPPROC_TABLE::lpWSPEventSelect>;
  table.lpWSPEnumNetworkEvents = passed<&WSPPROC_TABLE::lpWSPEnumNetworkEvents>;
  table.lpWSPIoctl = control;
  table.lpWSPDuplicateSocket = passed<&WSPPROC_TABLE::lpWSPDuplicateSocket>;
}

}  // namespace

#define EXPORTED extern "C" __attribute__((visibility("default")))

EXPORTED int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info,
                               WSPUPCALLTABLE up_calls, LPWSPPROC_TABLE table) {
  up = up_calls;
  self = *info;
  layered = info->ProtocolChain.ChainLen > 1;
  if (layered) {
    if (const int error = start_below(version); error != 0) return error;
  }
  *data = {};
  data->wVersion = data->wHighVersion = MAKEWORD(2, 2);
  fill(*table);
  ++starts;
  return 0;
}

/// What the tests want to know.
EXPORTED unsigned long long SentBytes() { return sent_bytes; }
EXPORTED unsigned long long ReceivedBytes() { return received_bytes; }
EXPORTED int Starts() { return starts; }
EXPORTED int Cleanups() { return cleanups; }
