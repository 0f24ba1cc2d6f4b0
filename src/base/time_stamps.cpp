// SPDX-License-Identifier: MIT
// When datagrams came and left. Sources: Microsoft Learn, "Winsock timestamping",
// "TIMESTAMPING_CONFIG structure".
#include "base/time_stamps.hpp"

#include <algorithm>
#include <new>

#include "base/ioctl_call.hpp"
#include "base/socket.hpp"

namespace ws2::base {
namespace {

using About = kernel::IcmpReport::About;

/// TIMESTAMPING_CONFIG.
struct TimeStamping {
  uint32_t flags;
  uint16_t kept_of_sent;
};

/// Sends whose times never came, as those of an interface that has no clock, are forgotten.
constexpr size_t most_awaited = 1024;

Status time_sends(Socket& socket, bool on, uint16_t most) noexcept {
  const Result<KeptOptions*> keeper = socket.keeper();
  if (!keeper) return keeper.status();
  if (on != socket.is(state::times_sends)) {
    if (Status failed = kernel::stamp_sends(socket.fd(), on); !failed.ok()) return failed;
    (*keeper)->sent_times().restart();
    socket.put(state::times_sends, on);
  }
  (*keeper)->sent_times().limit(on ? most : uint16_t{0});
  return Status();
}

}  // namespace

void SentTimes::restart() noexcept {
  const runtime::Lock lock(lock_);
  next_ = 0;
  awaited_.clear();
  known_.clear();
}

void SentTimes::limit(uint16_t most) noexcept {
  const runtime::Lock lock(lock_);
  most_ = most;
}

kernel::Moved SentTimes::send(int fd, kernel::MessageOut message) noexcept {
  std::optional<uint32_t> id;
  message.time_id = &id;
  const runtime::Lock lock(lock_);
  // A send for which there is no room must not come to the kernel's count.
  kernel::Watched self = {fd, kernel::ready::out, 0};
  if (const Result<int> room = kernel::poll({&self, 1}, 0); room && *room == 0) {
    return {WsaCode::wsaewouldblock, 0};
  }
  const kernel::Moved moved = kernel::send_message_now(fd, message);
  if (!id) return moved;
  if (!moved.status.ok()) {
    count_anew_locked(fd);
    return moved;
  }
  try {
    if (awaited_.size() == most_awaited) awaited_.erase(awaited_.begin());
    awaited_.push_back({next_, *id});
  } catch (const std::bad_alloc&) {
    // The datagram has left: its time stays unknown, as without room for it.
  }
  ++next_;
  return moved;
}

/// Kernels differ in whether they count a datagram that they did not send, so they are made to
/// begin again. Times that are still on their way are lost.
void SentTimes::count_anew_locked(int fd) noexcept {
  static_cast<void>(kernel::stamp_sends(fd, false));
  static_cast<void>(kernel::stamp_sends(fd, true));
  next_ = 0;
  awaited_.clear();
}

void SentTimes::note(uint32_t number, uint64_t ticks) noexcept {
  const runtime::Lock lock(lock_);
  const auto sent = std::find_if(awaited_.begin(), awaited_.end(),
                                 [number](const Awaited& one) { return one.number == number; });
  if (sent == awaited_.end()) return;
  const uint32_t id = sent->id;
  awaited_.erase(sent);
  if (known_.size() >= most_) return;
  try {
    known_.push_back({id, ticks});
  } catch (const std::bad_alloc&) {
    // As without room.
  }
}

std::optional<uint64_t> SentTimes::take(uint32_t id) noexcept {
  const runtime::Lock lock(lock_);
  const auto found =
      std::find_if(known_.begin(), known_.end(), [id](const Known& one) { return one.id == id; });
  if (found == known_.end()) return std::nullopt;
  const uint64_t ticks = found->ticks;
  known_.erase(found);
  return ticks;
}

kernel::IcmpReport take_report(Socket& socket) noexcept {
  for (;;) {
    const kernel::IcmpReport report = kernel::take_icmp_report(socket.fd());
    if (report.about != About::sent) return report;
    if (socket.kept_options() == nullptr) continue;
    if (const Result<KeptOptions*> kept = socket.keeper()) {
      (*kept)->sent_times().note(report.number, report.ticks);
    }
  }
}

void absorb_reports(Socket& socket) noexcept {
  for (;;) {
    const kernel::IcmpReport report = take_report(socket);
    if (report.about == About::nothing) return;
    const bool silenced = report.about == About::too_big ||
                          (report.about == About::port && socket.is(state::no_port_errors)) ||
                          (report.about == About::network && socket.is(state::no_network_errors));
    if (!silenced) socket.tell_receiver(report.status);
  }
}

/// Learn, "TIMESTAMPING_CONFIG structure": a direction that is not named is switched off.
Status set_time_stamping(ControlCall& call) {
  constexpr uint32_t received = 1, sent = 2;
  const Result<TimeStamping> wanted = call.read<TimeStamping>();
  if (!wanted) return wanted.status();
  if ((wanted->flags & ~(received | sent)) != 0) return WsaCode::wsaeinval;
  Socket& socket = *call.socket;
  const bool arrivals = (wanted->flags & received) != 0, sends = (wanted->flags & sent) != 0;
  if (sends || socket.is(state::times_sends)) {
    if (Status failed = time_sends(socket, sends, wanted->kept_of_sent); !failed.ok()) {
      return failed;
    }
  }
  const Status done = kernel::stamp_arrivals(socket.fd(), arrivals);
  if (done.ok()) socket.put(state::stamps, arrivals);
  return done;
}

/// Learn, "Winsock timestamping": it never waits.
Status tell_sent_time(ControlCall& call) {
  const Result<uint32_t> id = call.read<uint32_t>();
  if (!id) return id.status();
  uint64_t ticks = 0;
  if (call.output == nullptr || call.output_bytes < sizeof ticks) return WsaCode::wsaefault;
  Socket& socket = *call.socket;
  if (!socket.is(state::times_sends)) return WsaCode::wsaewouldblock;
  absorb_reports(socket);
  const Result<KeptOptions*> kept = socket.keeper();
  if (!kept) return kept.status();
  const std::optional<uint64_t> known = (*kept)->sent_times().take(*id);
  return known ? call.write(*known) : WsaCode::wsaewouldblock;
}

}  // namespace ws2::base
