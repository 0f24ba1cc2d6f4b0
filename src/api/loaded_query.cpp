// SPDX-License-Identifier: MIT
// A query of a namespace provider that a shared object brings.
#include <winsock2.h>

#include <atomic>

#include "api/name_query.hpp"
#include "api/service_class.hpp"
#include "providers/name_space.hpp"

namespace ws2::api {
namespace {

using providers::NameSpace;
using providers::NameSpaceCall;

constexpr size_t usual_room = 4096, most_room = size_t{1} << 24U;

class LoadedQuery final : public QuerySource {
 public:
  LoadedQuery(std::shared_ptr<NameSpace> provider, const Space& space) noexcept
      : provider_(std::move(provider)), space_(space.space) {}
  ~LoadedQuery() override { end(); }

  Status begin(const QuerySet& asked, DWORD flags) {
    OwnQuerySet<WSAQUERYSETW> set(asked);
    std::vector<char> info = class_info(*asked.service_class);
    GUID id = provider_->id();
    const NameSpaceCall call(id);
    const Status outcome = call.outcome(provider_->routines().NSPLookupServiceBegin(
        &id, set.get(), reinterpret_cast<WSASERVICECLASSINFOW*>(info.data()), flags, &handle_));
    open_.store(outcome.ok(), std::memory_order_release);
    return outcome;
  }

  Result<QuerySet> next(DWORD flags) override {
    std::vector<char> room(usual_room);
    for (;;) {
      auto* const result = reinterpret_cast<WSAQUERYSETW*>(room.data());
      auto length = static_cast<DWORD>(room.size());
      const NameSpaceCall call(provider_->id());
      const Status outcome =
          call.outcome(provider_->routines().NSPLookupServiceNext(handle_, flags, &length, result));
      if (outcome.ok()) return read_answer(*result, provider_->id(), space_);
      const bool grows = outcome == WsaCode::wsaefault && length > room.size();
      if (!grows || length > most_room) return outcome;
      room.assign(length, '\0');
    }
  }

  /// Once: by WSALookupServiceEnd, or with a query that no program has got.
  void end() noexcept override {
    if (!open_.exchange(false, std::memory_order_acq_rel)) return;
    const NameSpaceCall call(provider_->id());
    static_cast<void>(provider_->routines().NSPLookupServiceEnd(handle_));
  }

  Status control(const SpaceControl& call) noexcept override {
    const LPNSPIOCTL ioctl = provider_->routines().NSPIoctl;
    if (ioctl == nullptr) return WsaCode::wsaeopnotsupp;
    const NameSpaceCall inside(provider_->id());
    return inside.outcome(ioctl(handle_, call.code, call.in, call.in_size, call.out, call.out_size,
                                call.returned, call.completion, call.thread));
  }

 private:
  const std::shared_ptr<NameSpace> provider_;
  const DWORD space_;
  HANDLE handle_ = nullptr;  // constant after begin()
  std::atomic<bool> open_{false};
};

}  // namespace

Result<std::unique_ptr<QuerySource>> open_loaded_query(const Space& space, const QuerySet& asked,
                                                       DWORD flags) {
  Result<std::shared_ptr<NameSpace>> provider = load(space);
  if (!provider) return provider.status();
  auto query = std::make_unique<LoadedQuery>(std::move(*provider), space);
  if (Status refused = query->begin(asked, flags); !refused.ok()) return refused;
  return std::unique_ptr<QuerySource>(std::move(query));
}

}  // namespace ws2::api
