// SPDX-License-Identifier: MIT
// A query of name spaces.
#include "api/name_query.hpp"

#include "providers/advertised.hpp"

namespace ws2::api {
namespace {

using runtime::Lock;

/// Both codes say it; providers of Winsock 2's first years say the second.
bool is_end(Status status) noexcept {
  return status == WsaCode::wsa_e_no_more || status == WsaCode::wsaenomore;
}

/// Of two failures the one that tells more.
Status told(Status before, Status now) noexcept {
  return before.ok() || before == WsaCode::wsaservice_not_found ? now : before;
}

}  // namespace

Status QuerySource::control(const SpaceControl&) noexcept { return WsaCode::wsaeopnotsupp; }

Result<std::unique_ptr<QuerySource>> open_catalog_query(const Space& space, const QuerySet& asked,
                                                        DWORD flags) {
  if (auto offered = providers::advertised(space.id)) {
    return open_advertised_query(std::move(offered), space, asked, flags);
  }
  return open_loaded_query(space, asked, flags);
}

Result<QuerySources> open_sources(const QuerySet& asked, DWORD flags) {
  const Result<std::vector<Space>> spaces = spaces_for(asked.space, asked.provider);
  if (!spaces) return spaces.status();
  QuerySources sources;
  Status refused;
  for (const Space& space : *spaces) {
    Result<std::unique_ptr<QuerySource>> opened =
        space.built_in ? open_host_query(asked, flags) : open_catalog_query(space, asked, flags);
    if (opened) {
      sources.push_back(std::move(*opened));
    } else {
      refused = told(refused, opened.status());
    }
  }
  if (sources.empty()) return refused.ok() ? WsaCode::wsaservice_not_found : refused;
  return sources;
}

void Query::on_close(bool) noexcept {
  {
    const Lock lock(lock_);
    closed_ = true;
  }
  for (const std::unique_ptr<QuerySource>& source : sources_) source->end();
}

Result<QuerySet> Query::next(DWORD how) {
  {
    const Lock lock(lock_);
    if ((how & LUP_FLUSHPREVIOUS) != 0 && !waiting_.empty()) waiting_.pop_front();
    if (!waiting_.empty()) {
      QuerySet set = std::move(waiting_.front());
      waiting_.pop_front();
      return set;
    }
  }
  return fetch(how & ~DWORD{LUP_FLUSHPREVIOUS});
}

Result<QuerySet> Query::fetch(DWORD how) {
  for (;;) {
    size_t asked;
    {
      const Lock lock(lock_);
      if (closed_) return WsaCode::wsa_e_cancelled;
      asked = at_;
      if (asked == sources_.size()) {
        return given_ || failure_.ok() ? WsaCode::wsa_e_no_more : failure_;
      }
    }
    Result<QuerySet> set = sources_[asked]->next(how);
    const Lock lock(lock_);
    if (closed_) return WsaCode::wsa_e_cancelled;
    if (set) {
      given_ = true;
      return set;
    }
    const bool is_last = asked + 1 == sources_.size();
    // The last one stays the one to ask: a server that did not answer may answer next time.
    if (is_last && !is_end(set.status()))
      return given_ ? set.status() : told(failure_, set.status());
    if (!is_end(set.status())) failure_ = told(failure_, set.status());
    if (at_ == asked) ++at_;  // unless another thread has gone on already
  }
}

void Query::put_back(QuerySet set) {
  const Lock lock(lock_);
  waiting_.push_front(std::move(set));
}

Status Query::control(const SpaceControl& call) noexcept {
  // Learn, "WSANSPIoctl function": WSAEINVAL where the results come from several namespaces and the
  // operation makes no sense for that.
  if (sources_.size() != 1) return WsaCode::wsaeinval;
  return sources_.front()->control(call);
}

}  // namespace ws2::api
