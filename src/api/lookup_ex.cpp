// SPDX-License-Identifier: MIT
// GetAddrInfoEx: look-ups of a namespace, with a time limit, and overlapped ones.
//
// An overlapped look-up runs in the process's thread pool. Its outcome and its cancellation compete
// for it, once: who wins closes the handle, writes the result and the OVERLAPPED, and then sets the
// event or has the routine run, in a thread of the pool. A cancel therefore tells at once, whatever
// the look-up still does; and it wakes that up, too, so that no descriptor stays open for long. So
// does the time limit, by an alarm: a look-up that waits for its turn in the pool knows no other.
#include <atomic>
#include <cstring>
#include <memory>
#include <utility>

#include "api/lookup_nodes.hpp"
#include "api/namespaces.hpp"
#include "api/space_hosts.hpp"
#include "api/win32.hpp"
#include "handles/table.hpp"
#include "sync/event.hpp"
#include "sync/pool.hpp"
#include "sync/timer.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

/// The largest node of each kind: those of earlier versions are its beginning.
template <class Node>
struct Largest;
template <>
struct Largest<ADDRINFOEXA> {
  using Type = ADDRINFOEX2A;
};
template <>
struct Largest<ADDRINFOEXW> {
  using Type = ADDRINFOEX4;
};
template <class Node>
using LargestOf = typename Largest<Node>::Type;

constexpr ULONG_PTR pending = 0x103;  // STATUS_PENDING, in OVERLAPPED.Internal

/// A question, read from the program.
template <class Node>
struct Question {
  names::InfoRequest request;
  int version = 0;  // of the nodes, with AI_EXTENDED

  /// The hints, and which version of nodes they ask for.
  Status read_hints(const Node* user) noexcept {
    const Result<Node> hints = runtime::read_user<Node>(user);
    if (!hints) return hints.status();
    if ((hints->ai_flags & ai_extended) != 0) {
      const Result<int> asked =
          runtime::read_user<int>(&reinterpret_cast<const LargestOf<Node>*>(user)->ai_version);
      if (!asked) return asked.status();
      constexpr int newest =
          std::is_same_v<Node, ADDRINFOEXA> ? ADDRINFOEX_VERSION_2 : ADDRINFOEX_VERSION_4;
      if (*asked < ADDRINFOEX_VERSION_2 || *asked > newest) return WsaCode::wsaeinval;
      version = *asked;
    }
    return take_hints(*hints, request, ai_extended);
  }

  /// Looks the name up. WSA_NOT_ENOUGH_MEMORY.1 and what getaddrinfo says.
  Result<Node*> answer() const {
    const Result<names::Info> info = names::address_info(request);
    if (!info) return info.status();
    const Names which = {request.canonical_name, request.qualified_name, version != 0};
    auto list = make_list<LargestOf<Node>>(*info, which);
    for (LargestOf<Node>* node = list.get(); node != nullptr; node = node->ai_next) {
      node->ai_version = version;
      if (!request.node) continue;
      auto* block = reinterpret_cast<Block<LargestOf<Node>>*>(
          reinterpret_cast<char*>(node) - offsetof(Block<LargestOf<Node>>, node));
      block->provider = dns_provider;
      if (info->provider) std::memcpy(&block->provider, info->provider->data(), sizeof(GUID));
      node->ai_provider = &block->provider;
    }
    return reinterpret_cast<Node*>(list.release());
  }
};

template <class Node>
void free_list(Node* list) noexcept {
  free_nodes(reinterpret_cast<LargestOf<Node>*>(list));
}

/// Where an overlapped look-up tells of its end.
struct Reply {
  PADDRINFOEXW* result;
  LPOVERLAPPED overlapped;
  LPLOOKUPSERVICE_COMPLETION_ROUTINE routine;
  std::shared_ptr<sync::Event> event;

  /// Writes what came of it; then the program may do as it likes with all of them.
  void tell(const Result<PADDRINFOEXW>& answer) const {
    Status status = answer.ok() ? Status() : answer.status();
    if (answer.ok()) {
      PADDRINFOEXW list = *answer;
      status = runtime::write_user(result, list);
      if (!status.ok()) free_list(list);
    }
    static_cast<void>(runtime::write_user(&overlapped->Internal, ULONG_PTR{status.ntstatus()}));
    if (routine == nullptr) return event->set();
    routine(static_cast<DWORD>(status.wsa()), 0, overlapped);
  }
};

class Lookup final : public sync::Work,
                     public sync::Alarm,
                     public std::enable_shared_from_this<Lookup> {
 public:
  Lookup(Question<ADDRINFOEXW> question, kernel::Limit deadline, Reply reply)
      : question_(std::move(question)),
        deadline_(deadline),
        stop_(deadline),
        reply_(std::move(reply)) {
    question_.request.stop = &stop_;
  }

  void run() override {
    if (over_.load(std::memory_order_acquire)) return;  // cancelled before it began
    const Result<PADDRINFOEXW> answer = look_up();
    if (end()) {
      reply_.tell(answer);
    } else if (answer) {
      free_list(*answer);
    }
  }

  void ring(uint64_t) noexcept override {
    try {
      static_cast<void>(end_early(WsaCode::wsatry_again));  // WSATRY_AGAIN.1
    } catch (const std::bad_alloc&) {
      // Then the look-up finds out by itself.
    }
  }

  /// Ends it without an answer; false when it has ended already. Throws std::bad_alloc.
  bool end_early(WsaCode why);

  /// True for the one that ends it.
  bool end() noexcept {
    if (over_.exchange(true, std::memory_order_acq_rel)) return false;
    handles::Table::instance().close(handle_, handles::Kind::lookup);
    if (deadline_ != 0) sync::Clock::instance().cancel(kernel::Deadline{deadline_}, *this, 0);
    return true;
  }

  /// Has the time limit watched.
  void watch() noexcept {
    // Without the clock's thread the look-up finds out by itself.
    if (deadline_ != 0) {
      static_cast<void>(
          sync::Clock::instance().set(kernel::Deadline{deadline_}, weak_from_this().lock(), 0));
    }
  }
  void set_handle(handles::Handle handle) noexcept { handle_ = handle; }

 private:
  Result<PADDRINFOEXW> look_up() const {
    if (Status over = stop_.reason(); !over.ok()) return over;  // it waited for its turn too long
    return detail::contained(WsaCode::wsa_not_enough_memory, [this] { return question_.answer(); });
  }

  Question<ADDRINFOEXW> question_;
  const kernel::Limit deadline_;
  names::Stop stop_;
  const Reply reply_;
  handles::Handle handle_ = 0;  // constant once it is in the pool's queue
  std::atomic<bool> over_{false};
};

/// Tells of an early end in a thread of the pool: a routine never runs in the thread that cancels.
class EarlyEnd final : public sync::Work {
 public:
  EarlyEnd(Reply reply, WsaCode why) noexcept : reply_(std::move(reply)), why_(why) {}
  void run() override { reply_.tell(Status(why_)); }

 private:
  const Reply reply_;
  const WsaCode why_;
};

bool Lookup::end_early(WsaCode why) {
  // Made before the end is final, as afterwards nothing may fail.
  const auto told = std::make_shared<EarlyEnd>(reply_, why);
  if (!end()) return false;
  stop_.cancel();
  if (reply_.routine == nullptr) {
    told->run();
  } else {
    sync::Pool::instance().submit(told);
  }
  return true;
}

/// The look-up behind a handle.
class Pending final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::lookup;
  explicit Pending(std::shared_ptr<Lookup> lookup) noexcept
      : Object(kind_of_handle), lookup_(std::move(lookup)) {}
  [[nodiscard]] const std::shared_ptr<Lookup>& lookup() const noexcept { return lookup_; }

 private:
  const std::shared_ptr<Lookup> lookup_;
};

/// Learn: without a routine the event of the OVERLAPPED is set, with one there is none.
Result<Reply> read_reply(PADDRINFOEXW* result, LPOVERLAPPED overlapped,
                         LPLOOKUPSERVICE_COMPLETION_ROUTINE routine) noexcept {
  const Result<OVERLAPPED> given = runtime::read_user<OVERLAPPED>(overlapped);
  if (!given) return given.status();
  Reply reply{result, overlapped, routine, nullptr};
  if ((routine == nullptr) == (given->hEvent == nullptr)) return WsaCode::wsaeinval;
  if (routine != nullptr) return reply;
  reply.event = sync::find_shared<sync::Event>(number(given->hEvent));
  if (reply.event == nullptr) return WsaCode::wsa_invalid_handle;
  return reply;
}

/// Begins an overlapped look-up. WSA_IO_PENDING.1
Status begin(Question<ADDRINFOEXW> question, kernel::Limit deadline, Reply reply,
             LPHANDLE name_handle) {
  if (Status failed = sync::Pool::instance().prepare(); !failed.ok()) {
    return WsaCode::wsa_not_enough_memory;
  }
  const LPOVERLAPPED overlapped = reply.overlapped;
  PADDRINFOEXW* const result = reply.result;
  std::shared_ptr<sync::Event> event = reply.event;
  const auto lookup = std::make_shared<Lookup>(std::move(question), deadline, std::move(reply));
  const Result<handles::Handle> opened =
      handles::Table::instance().insert(std::make_unique<Pending>(lookup));
  if (!opened) return WsaCode::wsa_not_enough_memory;
  lookup->set_handle(*opened);
  OVERLAPPED now = {};
  now.Internal = pending;
  now.Pointer = result;
  if (event != nullptr) {
    const Result<OVERLAPPED> given = runtime::read_user<OVERLAPPED>(overlapped);
    if (given) now.hEvent = given->hEvent;
    event->reset();
  }
  Status written = runtime::write_user(overlapped, now);
  if (written.ok() && name_handle != nullptr) {
    written = runtime::write_user(name_handle, handle(*opened));
  }
  if (!written.ok()) {
    static_cast<void>(lookup->end());
    return written;
  }
  lookup->watch();
  sync::Pool::instance().submit(lookup);
  return WsaCode::wsa_io_pending;
}

Result<kernel::Limit> read_timeout(const timeval* timeout) noexcept {
  if (timeout == nullptr) return kernel::Limit{0};
  const Result<timeval> given = runtime::read_user<timeval>(timeout);
  if (!given) return given.status();
  if (given->tv_sec < 0 || given->tv_usec < 0) return WsaCode::wsaeinval;
  const int64_t seconds = std::min<int64_t>(given->tv_sec, INT32_MAX);
  return kernel::deadline_after(seconds * 1'000'000'000 + int64_t{given->tv_usec} * 1000);
}

/// Waits for an overlapped look-up, which a time limit ends whatever goes on in it: also a provider
/// that does not answer.
Status look_up_in_time(Question<ADDRINFOEXW> question, kernel::Limit deadline,
                       PADDRINFOEXW* result) {
  OVERLAPPED overlapped = {};
  PADDRINFOEXW found = nullptr;
  const auto over = std::make_shared<sync::Event>(true, false);
  Status begun =
      begin(std::move(question), deadline, {&found, &overlapped, nullptr, over}, nullptr);
  if (begun != WsaCode::wsa_io_pending) return begun;
  sync::wait(*over, false, kernel::Deadline::never);
  if (Status failed(static_cast<uint32_t>(overlapped.Internal)); !failed.ok()) return failed;
  Status written = runtime::write_user(result, found);
  if (!written.ok()) free_list(found);
  return written;
}

/// What both functions do, up to the look-up itself.
template <class Node, class Text>
Status read_question(const Text* name, const Text* service, DWORD space, const GUID* provider,
                     const Node* hints, Node** result, Question<Node>& question) {
  Node* none = nullptr;
  if (Status fault = runtime::write_user(result, none); !fault.ok()) return fault;
  if (Status fault = take_text(name, question.request.node); !fault.ok()) return fault;
  if (Status fault = take_text(service, question.request.service); !fault.ok()) return fault;
  if (hints != nullptr) {
    if (Status wrong = question.read_hints(hints); !wrong.ok()) return wrong;
  }
  Result<names::Sources> sources = sources_of(space, provider);
  if (!sources) return sources.status();
  question.request.sources = std::move(*sources);
  return Status();
}

/// Looks up and hands the result over, in the calling thread.
template <class Node>
Status look_up_now(Question<Node>& question, kernel::Limit deadline, Node** result) {
  names::Stop stop(deadline);
  if (deadline != 0) question.request.stop = &stop;
  const Result<Node*> list = question.answer();
  if (!list) return list.status();
  Node* const first = *list;
  Status written = runtime::write_user(result, first);
  if (!written.ok()) free_list(first);
  return written;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside
using ws2::api::on_lookup;

/// Resolves a host and a service in a namespace. Waits for the result.
/// \param pName                name, numeric address, "" for this machine, or NULL
/// \param pServiceName         name, number, or NULL
/// \param dwNameSpace          NS_DNS, or NS_ALL
/// \param lpNspId              a provider of WSAEnumNameSpaceProviders, or NULL
/// \param hints                flags, family, type and protocol; all else zero; or NULL. With
///                             AI_EXTENDED it is an ADDRINFOEX2A, as the results are
/// \param ppResult             receives the list, for FreeAddrInfoEx; NULL when the call fails
/// \param timeout              NULL
/// \param lpOverlapped         NULL, like the other two: only the wide function is overlapped
/// \return 0, or the error, which is the last error too
/// \raises WSA_NOT_ENOUGH_MEMORY.1 WSAEFAULT.1 WSAEINVAL.5 WSAEINPROGRESS.1
///         WSAESOCKTNOSUPPORT.1 WSAEAFNOSUPPORT.3 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSATYPE_NOT_FOUND.1 WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1 WSANO_RECOVERY.1 WSANO_RECOVERY.2
///         WSANO_DATA.1
/// \source Microsoft Learn, "GetAddrInfoExA function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace,
                                         LPGUID lpNspId, const ADDRINFOEXA* hints,
                                         PADDRINFOEXA* ppResult, struct timeval* timeout,
                                         LPOVERLAPPED lpOverlapped,
                                         LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                                         LPHANDLE lpNameHandle) noexcept {
  return on_lookup([&]() -> Status {
    api::Question<ADDRINFOEXA> question;
    const Status wrong =
        api::read_question(pName, pServiceName, dwNameSpace, lpNspId, hints, ppResult, question);
    if (!wrong.ok()) return wrong;
    const bool reserved = timeout != nullptr || lpOverlapped != nullptr ||
                          lpCompletionRoutine != nullptr || lpNameHandle != nullptr;
    if (reserved) return WsaCode::wsaeinval;
    return api::look_up_now(question, 0, ppResult);
  });
}

/// Resolves a host and a service in a namespace, and waits for the result or tells of it later.
/// \param timeout              how long to wait for an answer, then WSATRY_AGAIN; or NULL
/// \param lpOverlapped         NULL to wait; otherwise the call returns WSA_IO_PENDING, and
///                             GetAddrInfoExOverlappedResult says how the look-up has ended
/// \param lpCompletionRoutine  is called then, in a thread of the library's, and hEvent is NULL; or
///                             NULL, and hEvent is set
/// \param lpNameHandle         receives a handle for GetAddrInfoExCancel; or NULL
/// \param pName, pServiceName, dwNameSpace, lpNspId, hints, ppResult  as GetAddrInfoExA; with
///                             AI_EXTENDED the hints are an ADDRINFOEX2W, 3 or 4
/// \return 0, or the error, which is the last error too; WSA_IO_PENDING
/// \raises as GetAddrInfoExA WSA_IO_PENDING.1 WSA_INVALID_HANDLE.1
/// \source Microsoft Learn, "GetAddrInfoExW function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace,
                                         LPGUID lpNspId, const ADDRINFOEXW* hints,
                                         PADDRINFOEXW* ppResult, struct timeval* timeout,
                                         LPOVERLAPPED lpOverlapped,
                                         LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                                         LPHANDLE lpNameHandle) noexcept {
  return on_lookup([&]() -> Status {
    api::Question<ADDRINFOEXW> question;
    const Status wrong =
        api::read_question(pName, pServiceName, dwNameSpace, lpNspId, hints, ppResult, question);
    if (!wrong.ok()) return wrong;
    const Result<kernel::Limit> deadline = api::read_timeout(timeout);
    if (!deadline) return deadline.status();
    if (lpOverlapped == nullptr) {
      if (lpCompletionRoutine != nullptr) return WsaCode::wsaeinval;
      // The built-in sources keep to a time limit by themselves.
      const bool apart = *deadline != 0 && question.request.sources.others != nullptr;
      return apart ? api::look_up_in_time(std::move(question), *deadline, ppResult)
                   : api::look_up_now(question, *deadline, ppResult);
    }
    Result<api::Reply> reply = api::read_reply(ppResult, lpOverlapped, lpCompletionRoutine);
    if (!reply) return reply.status();
    return api::begin(std::move(question), *deadline, std::move(*reply), lpNameHandle);
  });
}

/// Ends an overlapped look-up: its event is set, or its routine called, with WSA_E_CANCELLED.
/// \param lpHandle  what GetAddrInfoExW has written
/// \return 0; WSA_INVALID_HANDLE when it has ended already, or never began
/// \raises WSA_INVALID_HANDLE WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "GetAddrInfoExCancel function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_GetAddrInfoExCancel(LPHANDLE lpHandle) noexcept {
  return on_lookup([&]() -> Status {
    const Result<HANDLE> given = runtime::read_user<HANDLE>(lpHandle);
    if (!given) return WsaCode::wsa_invalid_handle;
    const auto found = handles::Table::instance().find<api::Pending>(api::number(*given));
    if (!found) return WsaCode::wsa_invalid_handle;
    const bool ended = found->lookup()->end_early(WsaCode::wsa_e_cancelled);
    return ended ? Status() : WsaCode::wsa_invalid_handle;
  });
}

/// How an overlapped look-up has ended.
/// \return its error, 0 for none; WSAEINPROGRESS while it goes on, WSAEINVAL without an OVERLAPPED
/// \raises WSAEINVAL WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "GetAddrInfoExOverlappedResult function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped) noexcept {
  return on_lookup([&]() -> Status {
    if (lpOverlapped == nullptr) return WsaCode::wsaeinval;
    const Result<OVERLAPPED> now = runtime::read_user<OVERLAPPED>(lpOverlapped);
    if (!now) return now.status();
    if (now->Internal == api::pending) return WsaCode::wsaeinprogress;
    return Status(static_cast<uint32_t>(now->Internal));
  });
}

/// Frees a list of GetAddrInfoExA, or the rest of one. NULL is an empty list.
/// \source Microsoft Learn, "FreeAddrInfoEx function (ws2tcpip.h)"
extern "C" void WSAAPI ws2_FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx) noexcept {
  api::free_list(pAddrInfoEx);
}
/// The same for GetAddrInfoExW.
extern "C" void WSAAPI ws2_FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx) noexcept {
  api::free_list(pAddrInfoEx);
}
