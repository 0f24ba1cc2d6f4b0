// SPDX-License-Identifier: MIT
// WSAQUERYSET as a value.
#include "api/query_set.hpp"

#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

// Above every length that means something.
constexpr size_t longest_text = 32767, longest_address = 1024;
constexpr DWORD most_items = 65536, most_blob_bytes = 1U << 24U;

template <class Character>
Status take_text(const Character* user, std::optional<std::string>& text) {
  if (user == nullptr) return Status();
  Result<std::string> read = read_text(user, longest_text);
  if (!read) return read.status();
  text = std::move(*read);
  return Status();
}

template <class Value>
Status take_value(const Value* user, std::optional<Value>& value) {
  if (user == nullptr) return Status();
  const Result<Value> read = runtime::read_user<Value>(user);
  if (!read) return read.status();
  value = *read;
  return Status();
}

Status take_bytes(const void* user, size_t count, std::vector<char>& bytes) {
  bytes.resize(count);
  return runtime::copy_from_user(bytes.data(), user, count) ? Status() : WsaCode::wsaefault;
}

Status take_address(const SOCKET_ADDRESS& given, std::vector<char>& address) {
  if (given.lpSockaddr == nullptr || given.iSockaddrLength <= 0) return Status();
  const auto length = static_cast<size_t>(given.iSockaddrLength);
  return length > longest_address ? WsaCode::wsaeinval
                                  : take_bytes(given.lpSockaddr, length, address);
}

Status take_addresses(const CSADDR_INFO* user, DWORD count, std::vector<ServiceAddress>& all) {
  if (count > most_items) return WsaCode::wsaeinval;
  for (DWORD i = 0; i < count; ++i) {
    const Result<CSADDR_INFO> read = runtime::read_user<CSADDR_INFO>(user + i);
    if (!read) return read.status();
    ServiceAddress one{{}, {}, read->iSocketType, read->iProtocol};
    if (Status bad = take_address(read->LocalAddr, one.local); !bad.ok()) return bad;
    if (Status bad = take_address(read->RemoteAddr, one.remote); !bad.ok()) return bad;
    all.push_back(std::move(one));
  }
  return Status();
}

Status take_blob(const BLOB* user, std::optional<std::vector<char>>& blob) {
  if (user == nullptr) return Status();
  const Result<BLOB> read = runtime::read_user<BLOB>(user);
  if (!read) return read.status();
  if (read->cbSize > most_blob_bytes) return WsaCode::wsaeinval;
  blob.emplace();
  return take_bytes(read->pBlobData, read->cbSize, *blob);
}

template <class Set>
Result<QuerySet> read(const Set* user, bool is_query = false) {
  Result<Set> given = runtime::read_user<Set>(user);
  if (!given) return given.status();
  if (given->dwSize != sizeof(Set)) return WsaCode::wsaefault;
  if (is_query) {
    given->lpszComment = nullptr;
    given->dwNumberOfCsAddrs = given->dwOutputFlags = 0;
  }
  QuerySet set;
  set.space = given->dwNameSpace;
  set.output_flags = given->dwOutputFlags;
  if (given->dwNumberOfProtocols > most_items) return WsaCode::wsaeinval;
  for (DWORD i = 0; i < given->dwNumberOfProtocols; ++i) {
    const auto one = runtime::read_user<AFPROTOCOLS>(given->lpafpProtocols + i);
    if (!one) return one.status();
    set.protocols.push_back(*one);
  }
  Status bad = take_text(given->lpszServiceInstanceName, set.name);
  if constexpr (requires { given->lpServiceClassId; }) {
    if (bad.ok()) bad = take_value(given->lpServiceClassId, set.service_class);
  }
  if (bad.ok()) bad = take_value(given->lpVersion, set.version);
  if (bad.ok()) bad = take_text(given->lpszComment, set.comment);
  if (bad.ok()) bad = take_value(given->lpNSProviderId, set.provider);
  if (bad.ok()) bad = take_text(given->lpszContext, set.context);
  if (bad.ok()) bad = take_text(given->lpszQueryString, set.query);
  if (bad.ok()) bad = take_addresses(given->lpcsaBuffer, given->dwNumberOfCsAddrs, set.addresses);
  if (bad.ok()) bad = take_blob(given->lpBlob, set.blob);
  if (!bad.ok()) return bad;
  return set;
}

SOCKET_ADDRESS add_address(Pack& pack, const std::vector<char>& address) {
  if (address.empty()) return {};
  return {static_cast<LPSOCKADDR>(pack.add_bytes(address.data(), address.size())),
          static_cast<INT>(address.size())};
}

}  // namespace

size_t add_addresses(Pack& pack, const std::vector<ServiceAddress>& all) {
  const size_t at = pack.room<CSADDR_INFO>(all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    CSADDR_INFO info = {};
    info.LocalAddr = add_address(pack, all[i].local);
    info.RemoteAddr = add_address(pack, all[i].remote);
    info.iSocketType = all[i].socket_type;
    info.iProtocol = all[i].protocol;
    pack.put(at + i * sizeof info, info);
  }
  return at;
}

namespace {

template <class Character, class Set>
void add(Pack& pack, const QuerySet& from) {
  const size_t at = pack.room<Set>();
  Set set = {};
  set.dwSize = sizeof set;
  set.dwNameSpace = from.space;
  set.dwOutputFlags = from.output_flags;
  const auto text = [&](const std::optional<std::string>& given) {
    return given ? pack.add_text<Character>(*given) : nullptr;
  };
  const auto value = [&](const auto& given) { return given ? pack.add(*given) : nullptr; };
  set.lpszServiceInstanceName = text(from.name);
  if constexpr (requires { set.lpServiceClassId; }) {
    set.lpServiceClassId = value(from.service_class);
  }
  set.lpVersion = value(from.version);
  set.lpszComment = text(from.comment);
  set.lpNSProviderId = value(from.provider);
  set.lpszContext = text(from.context);
  set.lpszQueryString = text(from.query);
  set.dwNumberOfProtocols = static_cast<DWORD>(from.protocols.size());
  if (!from.protocols.empty()) {
    const size_t bytes = from.protocols.size() * sizeof(AFPROTOCOLS);
    set.lpafpProtocols = static_cast<AFPROTOCOLS*>(pack.add_bytes(from.protocols.data(), bytes));
  }
  set.dwNumberOfCsAddrs = static_cast<DWORD>(from.addresses.size());
  if (!from.addresses.empty()) {
    set.lpcsaBuffer = pack.pointer<CSADDR_INFO>(add_addresses(pack, from.addresses));
  }
  if (from.blob) {
    auto* bytes = static_cast<BYTE*>(pack.add_bytes(from.blob->data(), from.blob->size()));
    set.lpBlob = pack.add(BLOB{static_cast<ULONG>(from.blob->size()), bytes});
  }
  pack.put(at, set);
}

}  // namespace

Result<std::vector<char>> read_blob(const BLOB* user) {
  std::optional<std::vector<char>> blob;
  if (Status bad = take_blob(user, blob); !bad.ok()) return bad;
  return std::move(blob).value_or(std::vector<char>());
}

Result<QuerySet> read_query(const WSAQUERYSETA* user) { return read(user, true); }
Result<QuerySet> read_query(const WSAQUERYSETW* user) { return read(user, true); }

Result<QuerySet> read_query_set(const WSAQUERYSETA* user) { return read(user); }
Result<QuerySet> read_query_set(const WSAQUERYSETW* user) { return read(user); }
Result<QuerySet> read_query_set(const WSAQUERYSET2W* user) { return read(user); }

void add_query_set(Pack& pack, const QuerySet& set, const WSAQUERYSETA*) {
  add<char, WSAQUERYSETA>(pack, set);
}
void add_query_set(Pack& pack, const QuerySet& set, const WSAQUERYSETW*) {
  add<wchar_t, WSAQUERYSETW>(pack, set);
}

void add_query_set(Pack& pack, const QuerySet& set, const WSAQUERYSET2W*) {
  add<wchar_t, WSAQUERYSET2W>(pack, set);
}

}  // namespace ws2::api
