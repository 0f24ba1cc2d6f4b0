// SPDX-License-Identifier: MIT
// The namespace providers of the catalog as a source of hosts' addresses and names.
#include "api/space_hosts.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <svcguid.h>

#include <algorithm>
#include <cstring>

#include "api/name_query.hpp"
#include "api/socket_address.hpp"
#include "providers/name_space.hpp"

namespace ws2::api {
namespace {

constexpr GUID address_by_name = SVCID_INET_HOSTADDRBYNAME;
constexpr GUID name_by_address = SVCID_INET_HOSTADDRBYINETSTRING;
constexpr size_t most_results = 4096;  // a provider that never ends is cut short

/// A part of a query that no handle stands for: ended at last, or by a cancel of the look-up.
class Part {
 public:
  Part(std::unique_ptr<QuerySource> source, names::Stop* stop)
      : source_(std::move(source)), stop_(stop) {
    if (stop_ != nullptr) stop_->set_work(source_);
  }
  ~Part() {
    if (stop_ != nullptr) stop_->set_work(nullptr);
    source_->end();
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  QuerySource* operator->() const noexcept { return source_.get(); }

 private:
  const std::shared_ptr<QuerySource> source_;
  names::Stop* const stop_;
};

void add_address(const std::vector<char>& bytes, names::Host& host) {
  if (bytes.empty()) return;
  const Result<InternetEndpoint> endpoint = read_sockaddr(
      reinterpret_cast<const sockaddr*>(bytes.data()), bytes.size(), WsaCode::wsaeafnosupport);
  if (!endpoint) return;
  const names::Address& address = endpoint->address;
  const bool known =
      std::any_of(host.addresses.begin(), host.addresses.end(), [&](const names::Address& one) {
        return one.ipv6 == address.ipv6 && one.bytes == address.bytes && one.scope == address.scope;
      });
  if (!known) host.addresses.push_back(address);
}

/// Adds what one result says of a host.
void add_result(const QuerySet& set, names::Host& host) {
  if (set.name) {
    const bool alias = (set.output_flags & RESULT_IS_ALIAS) != 0;
    if (alias) {
      host.aliases.push_back(*set.name);
    } else if (host.name.empty()) {
      host.name = *set.name;
    }
  }
  for (const ServiceAddress& one : set.addresses) add_address(one.remote, host);
}

/// All that one provider answers.
Result<names::Host> ask(const Space& space, const QuerySet& asked, names::Stop* stop) {
  constexpr DWORD flags = LUP_RETURN_NAME | LUP_RETURN_ADDR;
  Result<std::unique_ptr<QuerySource>> source = open_catalog_query(space, asked, flags);
  if (!source) return source.status();
  const Part part(std::move(*source), stop);
  names::Host host;
  for (size_t i = 0; i < most_results; ++i) {
    const Result<QuerySet> set = part->next(flags);
    if (set) {
      add_result(*set, host);
      continue;
    }
    const bool over = set.status() == WsaCode::wsa_e_no_more || set.status() == WsaCode::wsaenomore;
    if (!over && host.name.empty() && host.addresses.empty()) return set.status();
    break;
  }
  host.provider.emplace();
  std::memcpy(host.provider->data(), &space.id, sizeof space.id);
  return host;
}

Status as_host(Status status) noexcept {
  return status == WsaCode::wsaservice_not_found ? WsaCode::wsahost_not_found : status;
}

class Spaces final : public names::OtherSpaces {
 public:
  Spaces(DWORD space, const std::optional<GUID>& provider) noexcept
      : space_(space), provider_(provider) {}

  Result<names::Host> find(const std::string& name, names::Families wanted,
                           names::Stop* stop) const override {
    QuerySet asked = question(address_by_name, name);
    if (wanted.ipv4) asked.protocols.push_back({AF_INET, 0});
    if (wanted.ipv6) asked.protocols.push_back({AF_INET6, 0});
    return first(asked, stop, [](const names::Host& host) { return !host.addresses.empty(); });
  }

  Result<names::Host> find(const names::Address& address, names::Stop* stop) const override {
    const std::string text(endpoint_text({address, 0}).view());
    Result<names::Host> host = first(question(name_by_address, text), stop,
                                     [](const names::Host& one) { return !one.name.empty(); });
    if (host) host->addresses = {address};
    return host;
  }

 private:
  QuerySet question(const GUID& service_class, const std::string& text) const {
    QuerySet asked;
    asked.service_class = service_class;
    asked.name = text;
    asked.space = space_;
    asked.provider = provider_;
    return asked;
  }

  /// The answer of the first provider that has one.
  template <class Enough>
  Result<names::Host> first(const QuerySet& asked, names::Stop* stop, Enough&& enough) const {
    // A provider that looks a name up itself is not asked in turn; it knows what it knows.
    if (providers::NameSpaceCall::is_inside_any() && !provider_) return WsaCode::wsahost_not_found;
    const Result<std::vector<Space>> spaces = spaces_for(space_, provider_);
    if (!spaces) return as_host(spaces.status());
    Status failure = WsaCode::wsahost_not_found;
    for (const Space& space : *spaces) {
      if (space.built_in) continue;
      Result<names::Host> host = ask(space, asked, stop);
      if (stop != nullptr && !stop->reason().ok()) return stop->reason();
      if (host && enough(*host)) {
        if (host->name.empty()) host->name = *asked.name;
        return host;
      }
      if (!host && failure == WsaCode::wsahost_not_found) failure = as_host(host.status());
    }
    return failure;
  }

  const DWORD space_;
  const std::optional<GUID> provider_;
};

}  // namespace

names::Sources all_sources() {
  // Made once, and never unmade: threads may ask after the static objects are gone.
  static const auto* const everywhere =
      new std::shared_ptr<const names::OtherSpaces>(std::make_shared<Spaces>(NS_ALL, std::nullopt));
  return {true, *everywhere};
}

Result<names::Sources> sources_of(DWORD space, const GUID* user_provider) {
  const Result<std::vector<Space>> spaces = spaces_for(space, user_provider);
  if (!spaces) return spaces.status();
  const auto is_built_in = [](const Space& one) { return one.built_in; };
  names::Sources sources;
  sources.built_in = std::any_of(spaces->begin(), spaces->end(), is_built_in);
  if (!std::all_of(spaces->begin(), spaces->end(), is_built_in)) {
    std::optional<GUID> provider;
    if (user_provider != nullptr) provider = spaces->front().id;
    sources.others = std::make_shared<Spaces>(space, provider);
  }
  return sources;
}

}  // namespace ws2::api
