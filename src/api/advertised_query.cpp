// SPDX-License-Identifier: MIT
// Calls into namespace providers of version 2. A provider may answer a call later: it returns
// WSA_IO_PENDING and, when it is done, calls WSAProviderCompleteAsyncCall with the handle that it
// was given. What it works on belongs to that handle, so that it stays while a query is ended
// meanwhile.
#include <winsock2.h>
#include <ws2spi.h>

#include <atomic>
#include <memory>
#include <vector>

#include "api/entry.hpp"
#include "api/name_query.hpp"
#include "api/set_service.hpp"
#include "api/win32.hpp"
#include "handles/table.hpp"
#include "providers/advertised.hpp"
#include "providers/name_space.hpp"
#include "runtime/mutex.hpp"
#include "sync/event.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

using providers::Advertised;
using providers::NameSpaceCall;

constexpr size_t usual_room = 4096, most_room = size_t{1} << 24U;

/// One call that may end later, and the memory that it works on.
struct Work {
  std::vector<char> room;
  DWORD length = 0;
  sync::Event ended{true, false};
  std::atomic<int> code{0};  // a WSA code; 0 for success
  std::atomic<bool> over{false};

  /// The first end counts: the provider's, or that of the query.
  void end(int with) noexcept {
    if (over.exchange(true, std::memory_order_acq_rel)) return;
    code.store(with, std::memory_order_release);
    ended.set();
  }
};

/// The handle of a call that the provider has not completed.
class AsyncCall final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::call;
  explicit AsyncCall(std::shared_ptr<Work> work) noexcept
      : Object(kind_of_handle), work_(std::move(work)) {}
  [[nodiscard]] Work& work() const noexcept { return *work_; }

 private:
  const std::shared_ptr<Work> work_;
};

/// Makes a call and waits for its end.
template <class Call>
Status run(const Advertised& provider, const std::shared_ptr<Work>& work, Call&& call) {
  const auto opened = handles::Table::instance().insert(std::make_unique<AsyncCall>(work));
  if (!opened) return WsaCode::wsa_not_enough_memory;
  Status outcome;
  {
    const NameSpaceCall inside(provider.id());
    outcome = inside.outcome(call(handle(*opened)));
  }
  if (outcome == WsaCode::wsa_io_pending) {
    static_cast<void>(sync::wait(work->ended, false, kernel::Deadline::never));
    const int code = work->code.load(std::memory_order_acquire);
    return code == 0 ? Status() : Status(static_cast<WsaCode>(code));
  }
  handles::Table::instance().close(*opened, handles::Kind::call);
  return outcome;
}

class AdvertisedQuery final : public QuerySource {
 public:
  AdvertisedQuery(std::shared_ptr<Advertised> provider, const Space& space) noexcept
      : provider_(std::move(provider)), space_(space.space) {}
  ~AdvertisedQuery() override { end(); }

  Status begin(const QuerySet& asked, DWORD flags) {
    OwnQuerySet<WSAQUERYSET2W> set(asked);
    GUID id = provider_->id();
    const NameSpaceCall call(id);
    const Status outcome = call.outcome(provider_->routines().NSPv2LookupServiceBegin(
        &id, set.get(), flags, provider_->session(), &handle_));
    open_.store(outcome.ok(), std::memory_order_release);
    return outcome;
  }

  Result<QuerySet> next(DWORD flags) override {
    size_t size = usual_room;
    for (;;) {
      const auto work = std::make_shared<Work>();
      work->room.resize(size);
      work->length = static_cast<DWORD>(size);
      set_current(work);
      if (!open_.load(std::memory_order_acquire)) return WsaCode::wsa_e_cancelled;
      const Status outcome = run(*provider_, work, [&](HANDLE call) {
        return provider_->routines().NSPv2LookupServiceNextEx(call, handle_, flags, &work->length,
                                                              result_of(*work));
      });
      if (outcome.ok()) return read_answer(*result_of(*work), provider_->id(), space_);
      const bool grows = outcome == WsaCode::wsaefault && work->length > size;
      if (!grows || work->length > most_room) return outcome;
      size = work->length;
    }
  }

  void end() noexcept override {
    if (!open_.exchange(false, std::memory_order_acq_rel)) return;
    {
      const NameSpaceCall call(provider_->id());
      static_cast<void>(provider_->routines().NSPv2LookupServiceEnd(handle_));
    }
    std::shared_ptr<Work> work;
    {
      const runtime::Lock lock(lock_);
      work = current_;
    }
    if (work != nullptr) work->end(static_cast<int>(WsaCode::wsa_e_cancelled));
  }

 private:
  static WSAQUERYSET2W* result_of(Work& work) noexcept {
    return reinterpret_cast<WSAQUERYSET2W*>(work.room.data());
  }

  void set_current(const std::shared_ptr<Work>& work) WS2_EXCLUDES(lock_) {
    const runtime::Lock lock(lock_);
    current_ = work;
  }

  const std::shared_ptr<Advertised> provider_;
  const DWORD space_;
  HANDLE handle_ = nullptr;  // constant after begin()
  std::atomic<bool> open_{false};
  runtime::Mutex lock_{runtime::Rank::operations};
  std::shared_ptr<Work> current_ WS2_GUARDED_BY(lock_);  // the call that goes on
};

}  // namespace

Result<std::unique_ptr<QuerySource>> open_advertised_query(std::shared_ptr<Advertised> provider,
                                                           const Space& space,
                                                           const QuerySet& asked, DWORD flags) {
  if (NameSpaceCall::is_inside(space.id)) return WsaCode::wsaservice_not_found;
  auto query = std::make_unique<AdvertisedQuery>(std::move(provider), space);
  if (Status refused = query->begin(asked, flags); !refused.ok()) return refused;
  return std::unique_ptr<QuerySource>(std::move(query));
}

Status set_at_advertised(const Advertised& provider, const QuerySet& set,
                         WSAESETSERVICEOP operation, DWORD flags) {
  const LPNSPV2SETSERVICEEX function = provider.routines().NSPv2SetServiceEx;
  if (function == nullptr) return WsaCode::wsaeopnotsupp;
  const auto work = std::make_shared<Work>();
  OwnQuerySet<WSAQUERYSET2W> own(set);
  auto* const given = own.get();
  work->room = std::move(own).take();
  return run(provider, work, [&](HANDLE call) {
    GUID id = provider.id();
    return function(call, &id, given, operation, flags, provider.session());
  });
}

}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Offers a namespace provider of version 2 to the look-ups of this process.
/// \param puuidProviderId  of a provider in the catalog (WSCInstallNameSpaceEx); WSAEINVAL
/// otherwise \param pNSPv2Routine    its table \return 0 or SOCKET_ERROR; WSAEALREADY when it is
/// offered already \raises WSAEFAULT.1 WSAEINVAL WSAEALREADY WSAEPROVIDERFAILEDINIT
/// WSASYSCALLFAILURE
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAAdvertiseProvider function (ws2spi.h)"
extern "C" INT WSAAPI ws2_WSAAdvertiseProvider(const GUID* puuidProviderId,
                                               LPCNSPV2_ROUTINE const pNSPv2Routine) noexcept {
  return api::on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> id = runtime::read_user<GUID>(puuidProviderId);
    if (!id) return id.status();
    const auto routines = runtime::read_user<NSPV2_ROUTINE>(pNSPv2Routine);
    if (!routines) return routines.status();
    const Result<std::vector<api::Space>> spaces = api::all_spaces();
    if (!spaces) return spaces.status();
    for (const api::Space& space : *spaces) {
      if (!space.built_in && api::same_guid(space.id, *id)) {
        return providers::advertise(*id, *routines);
      }
    }
    return WsaCode::wsaeinval;
  });
}

/// Takes the offer back. Queries that are open go on.
/// \return 0 or SOCKET_ERROR; WSAEINVAL when the provider is not offered
/// \raises WSAEFAULT.1 WSAEINVAL WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAUnadvertiseProvider function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSAUnadvertiseProvider(const GUID* puuidProviderId) noexcept {
  return api::on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> id = runtime::read_user<GUID>(puuidProviderId);
    if (!id) return id.status();
    return providers::unadvertise(*id);
  });
}

/// A provider's word that a call which it left pending is over.
/// \param hAsyncCall  what the provider was given; it is no handle any more afterwards
/// \param iRetCode    0, or the code of the failure
/// \return 0 or SOCKET_ERROR
/// \raises WSA_INVALID_HANDLE WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAProviderCompleteAsyncCall function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSAProviderCompleteAsyncCall(HANDLE hAsyncCall, INT iRetCode) noexcept {
  return api::on_call(SOCKET_ERROR, [&]() -> Status {
    const uintptr_t number = api::number(hAsyncCall);
    const auto call = handles::Table::instance().find<api::AsyncCall>(number);
    if (!call) return WsaCode::wsa_invalid_handle;
    call->work().end(iRetCode);
    handles::Table::instance().close(number, handles::Kind::call);
    return Status();
  });
}
