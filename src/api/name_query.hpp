// SPDX-License-Identifier: MIT
// A query of name spaces, as WSALookupServiceBegin opens it: the results of one namespace provider
// after the other.
//
// Each provider's part is a QuerySource. A result that the program has no room for waits, and is
// the next one again. A provider that fails does not hide the others' results; its error is told
// when nobody knew anything. End takes the handle away, and wakes a look-up that still goes on.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>
// winsock2.h comes first.
#include <deque>
#include <memory>
#include <vector>

#include "api/namespaces.hpp"
#include "api/query_set.hpp"
#include "handles/table.hpp"
#include "names/stop.hpp"
#include "runtime/mutex.hpp"

namespace ws2::api {

/// What WSANSPIoctl hands through.
struct SpaceControl {
  DWORD code;
  LPVOID in;
  DWORD in_size;
  LPVOID out;
  DWORD out_size;
  LPDWORD returned;
  LPWSACOMPLETION completion;
  LPWSATHREADID thread;
};

/// One provider's part of a query. Calls may come from any thread, and end() while others go on.
class QuerySource : public names::Endable {
 public:
  /// The next result; WSA_E_NO_MORE after the last one. Throws std::bad_alloc.
  virtual Result<QuerySet> next(DWORD flags) = 0;
  /// Ends a next() that goes on; the first call counts.
  void end() noexcept override = 0;
  /// WSANSPIoctl; WSAEOPNOTSUPP without anything to control.
  virtual Status control(const SpaceControl& call) noexcept;
};
using QuerySources = std::vector<std::unique_ptr<QuerySource>>;

/// A query of the hosts file, the DNS and the services file. WSASERVICE_NOT_FOUND for what they do
/// not know of.
Result<std::unique_ptr<QuerySource>> open_host_query(const QuerySet& asked, DWORD flags);

/// The parts of a query by the providers that it names. WSASERVICE_NOT_FOUND when there is none, or
/// the error of the first that refuses it when all do. Throws std::bad_alloc.
Result<QuerySources> open_sources(const QuerySet& asked, DWORD flags);

class Query final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::query;
  explicit Query(QuerySources sources) : Object(kind_of_handle), sources_(std::move(sources)) {}

  void on_close(bool in_use) noexcept override;

  /// The next result: one that waits, or a new one. Throws std::bad_alloc.
  Result<QuerySet> next(DWORD how) WS2_EXCLUDES(lock_);
  /// The program had no room for it.
  void put_back(QuerySet set) WS2_EXCLUDES(lock_);
  Status control(const SpaceControl& call) noexcept;

 private:
  Result<QuerySet> fetch(DWORD how) WS2_EXCLUDES(lock_);

  const QuerySources sources_;
  runtime::Mutex lock_{runtime::Rank::operations};
  std::deque<QuerySet> waiting_ WS2_GUARDED_BY(lock_);
  size_t at_ WS2_GUARDED_BY(lock_) = 0;       // the source that is asked
  Status failure_ WS2_GUARDED_BY(lock_);      // of a source that was given up
  bool given_ WS2_GUARDED_BY(lock_) = false;  // there was a result
  bool closed_ WS2_GUARDED_BY(lock_) = false;
};

}  // namespace ws2::api
