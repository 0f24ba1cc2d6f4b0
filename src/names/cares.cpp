// SPDX-License-Identifier: MIT
// Questions to the DNS. Linux side: c-ares includes the socket headers of the system.
//
// c-ares would go on to the next server by itself when one refuses, but then forgets why the last
// one did: every failure ends as ARES_ECONNREFUSED. The contract tells "no answer" (WSATRY_AGAIN)
// from "refused" (WSANO_RECOVERY), so each server gets a channel of its own, which reports what it
// said, and the loop over the servers is here. No lock of ours is held while c-ares works.
#include "names/cares.hpp"

#include <ares.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <optional>

#include "names/address_text.hpp"
#include "names/lines.hpp"
#include "names/reply.hpp"
#include "names/resolver.hpp"

namespace ws2::names {
namespace {

/// c-ares wants to be told of the process's first use.
bool library_ready() noexcept {
  static const bool ready = ::ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
  return ready;
}

/// Calls `visit` with each line of resolv.conf until it returns true.
template <class Visit>
bool any_line_of_resolv_conf(Visit&& visit) noexcept {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(::fopen("/etc/resolv.conf", "re"), ::fclose);
  if (!file) return false;
  char line[1024];
  while (::fgets(line, sizeof line, file.get()) != nullptr) {
    std::string_view rest = line;
    if (visit(take_line(rest))) return true;
  }
  return false;
}

/// How long to wait for a server, as resolv.conf(5) has it. c-ares 1.18 does not read these
/// options, and its own four attempts take more than a minute.
struct Patience {
  int timeout_ms = 5000;
  int attempts = 2;
};

Patience read_patience() noexcept {
  Patience patience;
  any_line_of_resolv_conf([&](std::string_view line) noexcept {
    if (take_word(line) != "options") return false;
    for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) {
      const size_t colon = std::min(word.find(':'), word.size());
      const std::optional<uint16_t> value =
          parse_port(word.substr(std::min(colon + 1, word.size())));
      if (!value || *value == 0) continue;
      // The limits are glibc's.
      if (word.substr(0, colon) == "timeout")
        patience.timeout_ms = std::min<int>(*value, 30) * 1000;
      if (word.substr(0, colon) == "attempts") patience.attempts = std::min<int>(*value, 5);
    }
    return false;
  });
  return patience;
}

class Channel {
 public:
  Channel() = default;
  ~Channel() {
    if (channel_ != nullptr) ::ares_destroy(channel_);
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  int open() noexcept {
    if (!library_ready()) return ARES_ENOTINITIALIZED;
    ares_options options = {};
    // What the server says is the answer, also when it says no.
    options.flags = ARES_FLAG_NOCHECKRESP;
    // The hosts file is read elsewhere; c-ares would read the system's, whatever WS2_HOSTS says.
    char dns_only[] = "b";
    options.lookups = dns_only;
    const Patience patience = read_patience();
    options.timeout = patience.timeout_ms;
    options.tries = patience.attempts;
    constexpr int mask = ARES_OPT_FLAGS | ARES_OPT_LOOKUPS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
    return ::ares_init_options(&channel_, &options, mask);
  }

  [[nodiscard]] ares_channel get() const noexcept { return channel_; }

  /// Works until every question has its answer, has timed out or is stopped.
  void run(Stop* stop) const noexcept {
    for (;;) {
      ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
      const int interest = ::ares_getsock(channel_, sockets, ARES_GETSOCK_MAXNUM);
      std::array<pollfd, ARES_GETSOCK_MAXNUM + 1> polled = {};
      nfds_t count = 0;
      for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
        const bool reads = ARES_GETSOCK_READABLE(interest, i) != 0;
        const bool writes = ARES_GETSOCK_WRITABLE(interest, i) != 0;
        if (!reads && !writes) continue;
        polled[count++] = {sockets[i],
                           static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0};
      }
      if (count == 0) return;
      timeval limit = {};
      const timeval* wait = ::ares_timeout(channel_, nullptr, &limit);
      auto wait_ms =
          wait == nullptr ? -1 : static_cast<int>(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1);
      nfds_t all = count;
      if (stop != nullptr) {
        polled[all++] = {stop->wake_fd(), POLLIN, 0};
        if (!stop->reason().ok()) return ::ares_cancel(channel_);
        const int most_ms = stop->wait_ms();
        if (most_ms >= 0 && (wait_ms < 0 || most_ms < wait_ms)) wait_ms = most_ms;
      }
      // A signal ends the poll early and changes nothing: the deadlines are c-ares' own.
      const int ready = ::poll(polled.data(), all, wait_ms);
      if (ready <= 0) ::ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      for (nfds_t i = 0; ready > 0 && i < count; ++i) {
        const pollfd& one = polled[i];
        ::ares_process_fd(channel_, (one.revents & ~POLLOUT) != 0 ? one.fd : ARES_SOCKET_BAD,
                          (one.revents & POLLOUT) != 0 ? one.fd : ARES_SOCKET_BAD);
      }
    }
  }

 private:
  ares_channel channel_ = nullptr;
};

/// WSAHOST_NOT_FOUND and WSANO_DATA speak of the name, the other two of the service.
WsaCode code_of(int status) noexcept {
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_EBADNAME:
      return WsaCode::wsahost_not_found;
    case ARES_ENODATA:
      return WsaCode::wsano_data;
    case ARES_EREFUSED:
    case ARES_EFORMERR:
    case ARES_ENOTIMP:
    case ARES_EBADRESP:
      return WsaCode::wsano_recovery;
    case ARES_ENOMEM:
      return WsaCode::wsa_not_enough_memory;
    default:  // SERVFAIL, no answer in time, the server's port closed
      return WsaCode::wsatry_again;
  }
}

bool is_about_the_name(int status) noexcept {
  return status == ARES_SUCCESS || status == ARES_ENOTFOUND || status == ARES_ENODATA ||
         status == ARES_EBADNAME;
}

void add_host(Host& host, const hostent& found) {
  if (host.name.empty() && found.h_name != nullptr) host.name = found.h_name;
  const bool first = host.aliases.empty();
  for (char** alias = found.h_aliases; first && alias != nullptr && *alias != nullptr; ++alias) {
    host.aliases.emplace_back(*alias);
  }
}

void add_addresses(Host& host, const hostent& found) {
  for (char** one = found.h_addr_list; one != nullptr && *one != nullptr; ++one) {
    Address address;
    address.ipv6 = found.h_addrtype == AF_INET6;
    std::memcpy(address.bytes.data(), *one, address.ipv6 ? 16 : 4);
    host.addresses.push_back(address);
  }
}

/// One question of one type, and what came back.
struct Question {
  Host host;
  int status = ARES_ENOTFOUND;
  bool follows_aliases = true;

  /// c-ares is C: nothing may be thrown through it.
  template <class Parse>
  void take(int answered, const unsigned char* bytes, int length, Parse&& parse) noexcept {
    status = answered;
    if (status != ARES_SUCCESS) return;
    hostent* found = nullptr;
    status = parse(bytes, length, &found);
    if (status != ARES_SUCCESS) return;
    try {
      add_host(host, *found);
      add_addresses(host, *found);
      // c-ares 1.18 takes the first alias's target for the official name.
      std::vector<std::string> chain = alias_chain({bytes, static_cast<size_t>(length)});
      if (follows_aliases && chain.size() > 1) {
        host.name = std::move(chain.back());
        chain.pop_back();
        host.aliases = std::move(chain);
      }
      // Aliases alone: the name has no address of this kind.
      if (follows_aliases && host.addresses.empty()) status = ARES_ENODATA;
      // c-ares counts each name of an address among the aliases, and calls it by the last.
      if (!follows_aliases && !host.aliases.empty()) {
        host.name = host.aliases.front();
        std::erase(host.aliases, host.name);
      }
    } catch (const std::bad_alloc&) {
      status = ARES_ENOMEM;
    }
    ::ares_free_hostent(found);
  }
};

void on_ipv4(void* question, int status, int, unsigned char* bytes, int length) {
  static_cast<Question*>(question)->take(
      status, bytes, length, [](const unsigned char* data, int size, hostent** found) noexcept {
        return ::ares_parse_a_reply(data, size, found, nullptr, nullptr);
      });
}

void on_ipv6(void* question, int status, int, unsigned char* bytes, int length) {
  static_cast<Question*>(question)->take(
      status, bytes, length, [](const unsigned char* data, int size, hostent** found) noexcept {
        return ::ares_parse_aaaa_reply(data, size, found, nullptr, nullptr);
      });
}

void on_names(void* question, int status, int, unsigned char* bytes, int length) {
  static_cast<Question*>(question)->take(
      status, bytes, length, [](const unsigned char* data, int size, hostent** found) noexcept {
        return ::ares_parse_ptr_reply(data, size, nullptr, 0, AF_UNSPEC, found);
      });
}

/// "1.2.0.192.in-addr.arpa", or the nibbles below ip6.arpa.
std::string reverse_name(const Address& address) {
  constexpr char digits[] = "0123456789abcdef";
  std::string name;
  for (int i = address.ipv6 ? 15 : 3; i >= 0; --i) {
    const unsigned byte = address.bytes[static_cast<size_t>(i)];
    if (address.ipv6) {
      name += {digits[byte & 0xFU], '.', digits[byte >> 4U], '.'};
    } else {
      name += std::to_string(byte) + '.';
    }
  }
  return name + (address.ipv6 ? "ip6.arpa" : "in-addr.arpa");
}

/// Puts what two questions about one name found into one answer.
int combine(const Question& ipv4, const Question& ipv6, bool both, Host& host) {
  const Question& better = ipv6.status == ARES_SUCCESS ? ipv6 : ipv4;
  if (better.status == ARES_SUCCESS) {
    host = better.host;
    if (&better == &ipv6 && ipv4.status == ARES_SUCCESS) {
      host.addresses.insert(host.addresses.end(), ipv4.host.addresses.begin(),
                            ipv4.host.addresses.end());
    }
    return ARES_SUCCESS;
  }
  if (!both) return better.status;
  // Nobody is there, whoever of the two was told.
  if (ipv4.status == ARES_ECONNREFUSED || ipv6.status == ARES_ECONNREFUSED) {
    return ARES_ECONNREFUSED;
  }
  // "No such name" holds for both kinds of addresses. That there is none of one kind says nothing
  // of the other, of which perhaps nobody has told.
  for (const int status : {ARES_ENOTFOUND, ARES_EBADNAME}) {
    if (ipv4.status == status || ipv6.status == status) return status;
  }
  return ipv4.status == ARES_ENODATA ? ipv6.status : ipv4.status;
}

/// The domains to look for a name in, as resolv.conf(5) has them.
struct Search {
  std::vector<std::string> domains;
  size_t dots = 1;  // with so many a name is complete already
};

Search search_of(const Channel& channel) {
  Search found;
  ares_options options = {};
  int mask = 0;
  if (::ares_save_options(channel.get(), &options, &mask) != ARES_SUCCESS) return found;
  const std::unique_ptr<ares_options, void (*)(ares_options*)> keep(&options,
                                                                    ::ares_destroy_options);
  if (options.ndots >= 0) found.dots = static_cast<size_t>(options.ndots);
  for (int i = 0; i < options.ndomains; ++i) found.domains.emplace_back(options.domains[i]);
  return found;
}

/// The complete names that a name may mean, in the order in which they are to be tried. Of what
/// ends like an address the DNS knows nothing.
std::vector<std::string> complete_names(const std::string& name, const Search& search) {
  std::vector<std::string> all;
  if (name.ends_with('.')) {
    all.push_back(name);
    std::erase_if(all, is_numeric_name);
    return all;
  }
  const auto dots = static_cast<size_t>(std::count(name.begin(), name.end(), '.'));
  if (dots >= search.dots) all.push_back(name);
  for (const std::string& domain : search.domains) {
    all.push_back(domain == "." ? name : name + '.' + domain);
  }
  if (dots < search.dots) all.push_back(name);
  std::erase_if(all, is_numeric_name);
  return all;
}

/// Tries one complete name after the other. Both kinds of addresses are asked for of each, so that
/// an answer is that of one host: c-ares' own search would go through the domains for each kind by
/// itself. RFC 1535: it ends at the first name that is there.
template <class Ask>
int try_names(const std::vector<std::string>& names, Ask&& ask) {
  int worst = ARES_ENOTFOUND;
  for (const std::string& name : names) {
    const int status = ask(name);
    switch (status) {
      case ARES_ENOTFOUND:
      case ARES_EBADNAME:
        break;
      case ARES_ENODATA:  // of other kinds alone: an address may be elsewhere, as for glibc
        worst = status;
        break;
      case ARES_ESERVFAIL:
        if (worst != ARES_ENODATA) worst = status;
        break;
      default:
        return status;
    }
  }
  return worst;
}

/// Asks server after server until one says something about the name.
template <class Ask>
Result<Host> ask_servers(Stop* stop, Ask&& ask) {
  Channel configured;
  if (const int status = configured.open(); status != ARES_SUCCESS) return code_of(status);
  ares_addr_port_node* servers = nullptr;
  if (const int status = ::ares_get_servers_ports(configured.get(), &servers);
      status != ARES_SUCCESS) {
    return code_of(status);
  }
  const std::unique_ptr<ares_addr_port_node, void (*)(void*)> keep(servers, ::ares_free_data);
  int last = ARES_ETIMEOUT;
  for (const ares_addr_port_node* server = servers; server != nullptr; server = server->next) {
    Channel channel;
    last = channel.open();
    if (last != ARES_SUCCESS) break;
    ares_addr_port_node alone = *server;
    alone.next = nullptr;
    last = ::ares_set_servers_ports(channel.get(), &alone);
    if (last != ARES_SUCCESS) break;
    Host host;
    last = ask(channel, host);
    if (last == ARES_SUCCESS) return host;
    if (stop != nullptr && !stop->reason().ok()) return stop->reason();
    if (is_about_the_name(last)) break;
  }
  // resolv.conf(5): without a line the server is that of this machine. Where there is none either
  // no DNS is there to be asked.
  if (last == ARES_ECONNREFUSED && !dns_configured()) return WsaCode::wsahost_not_found;
  return code_of(last);
}

}  // namespace

bool dns_configured() {
  return any_line_of_resolv_conf(
      [](std::string_view line) noexcept { return take_word(line) == "nameserver"; });
}

Result<Host> dns_addresses(const std::string& name, bool ipv4, bool ipv6, Stop* stop) {
  const auto ask = [&](const Channel& channel, const std::string& complete, Host& host) {
    Question in4;
    Question in6;
    if (ipv4) ::ares_query(channel.get(), complete.c_str(), ns_c_in, ns_t_a, on_ipv4, &in4);
    if (ipv6) ::ares_query(channel.get(), complete.c_str(), ns_c_in, ns_t_aaaa, on_ipv6, &in6);
    // The second question has met the refusal of the first, which c-ares would wait for in vain.
    if (in6.status == ARES_ECONNREFUSED) ::ares_cancel(channel.get());
    channel.run(stop);
    if (ipv4 && ipv6) return combine(in4, in6, true, host);
    return ipv4 ? combine(in4, Question(), false, host) : combine(in6, Question(), false, host);
  };
  return ask_servers(stop, [&](const Channel& channel, Host& host) {
    return try_names(complete_names(name, search_of(channel)),
                     [&](const std::string& complete) { return ask(channel, complete, host); });
  });
}

Result<Host> read_dns_reply(std::span<const unsigned char> reply, bool ipv6) noexcept {
  Question question;
  unsigned char* const bytes = const_cast<unsigned char*>(reply.data());
  (ipv6 ? on_ipv6 : on_ipv4)(&question, ARES_SUCCESS, 0, bytes, static_cast<int>(reply.size()));
  if (question.status != ARES_SUCCESS) return code_of(question.status);
  return std::move(question.host);
}

Result<Host> read_dns_names(std::span<const unsigned char> reply) noexcept {
  Question question;
  question.follows_aliases = false;
  unsigned char* const bytes = const_cast<unsigned char*>(reply.data());
  on_names(&question, ARES_SUCCESS, 0, bytes, static_cast<int>(reply.size()));
  if (question.status != ARES_SUCCESS) return code_of(question.status);
  return std::move(question.host);
}

Result<Host> dns_names(const Address& address, Stop* stop) {
  Result<Host> found = ask_servers(stop, [&](const Channel& channel, Host& host) {
    // ares_gethostbyaddr would say "not found", whatever the server has said.
    Question question;
    question.follows_aliases = false;
    ::ares_query(channel.get(), reverse_name(address).c_str(), ns_c_in, ns_t_ptr, on_names,
                 &question);
    channel.run(stop);
    host = question.host;
    return question.status;
  });
  if (found) found->addresses = {address};
  return found;
}

}  // namespace ws2::names
