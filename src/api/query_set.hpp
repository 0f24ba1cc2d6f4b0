// SPDX-License-Identifier: MIT
// WSAQUERYSET as a value: read from a program or a namespace provider, and written to either.
#pragma once

#include <winsock2.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/pack.hpp"
#include "errors/status.hpp"

namespace ws2::api {

/// A CSADDR_INFO: the bytes of two socket addresses, empty for none.
struct ServiceAddress {
  std::vector<char> local, remote;
  INT socket_type = 0, protocol = 0;
};

struct QuerySet {
  std::optional<std::string> name, comment, context, query;
  std::optional<GUID> service_class, provider;
  std::optional<WSAVERSION> version;
  DWORD space = 0;
  std::vector<AFPROTOCOLS> protocols;
  std::vector<ServiceAddress> addresses;
  DWORD output_flags = 0;
  std::optional<std::vector<char>> blob;
};

/// What a query says. Learn, "WSAQUERYSETW structure (winsock2.h)": the comment, the addresses and
/// the output flags are ignored there, so that a program need not set them. As below.
Result<QuerySet> read_query(const WSAQUERYSETA* user);
Result<QuerySet> read_query(const WSAQUERYSETW* user);

/// Reads one with all it points to. WSAEFAULT.1; Learn, "WSAQUERYSET": a wrong dwSize is WSAEFAULT,
/// too. WSAEINVAL for counts that no memory holds. Throws std::bad_alloc, like what follows.
Result<QuerySet> read_query_set(const WSAQUERYSETA* user);
Result<QuerySet> read_query_set(const WSAQUERYSETW* user);
Result<QuerySet> read_query_set(const WSAQUERYSET2W* user);

/// Reads what a namespace provider answered. What it need not fill in is filled in: its own id, and
/// the namespace.
template <class Set>
Result<QuerySet> read_answer(Set& answer, const GUID& provider, DWORD space) {
  answer.dwSize = sizeof answer;
  Result<QuerySet> set = read_query_set(&answer);
  if (!set) return set;
  if (!set->provider) set->provider = provider;
  if (set->space == 0) set->space = space;
  return set;
}

/// The bytes of a BLOB. The same errors.
Result<std::vector<char>> read_blob(const BLOB* user);

/// Adds it to a pack whose first structure it is.
void add_query_set(Pack& pack, const QuerySet& set, const WSAQUERYSETA*);
void add_query_set(Pack& pack, const QuerySet& set, const WSAQUERYSETW*);
void add_query_set(Pack& pack, const QuerySet& set, const WSAQUERYSET2W*);

/// Adds an array of addresses; where it begins.
size_t add_addresses(Pack& pack, const std::vector<ServiceAddress>& all);

/// One in memory of our own, as namespace providers take it.
template <class Set>
class OwnQuerySet {
 public:
  explicit OwnQuerySet(const QuerySet& set)
      : block_(packed_block(
            [&](Pack& pack) { add_query_set(pack, set, static_cast<const Set*>(nullptr)); })) {}
  [[nodiscard]] Set* get() noexcept { return reinterpret_cast<Set*>(block_.data()); }
  /// The memory itself; pointers into it stay good.
  std::vector<char> take() && noexcept { return std::move(block_); }

 private:
  std::vector<char> block_;
};

}  // namespace ws2::api
