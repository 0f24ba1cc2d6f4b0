// SPDX-License-Identifier: MIT
// Files and memory in one go. Sources: Microsoft Learn, "TransmitFile function",
// "LPFN_TRANSMITPACKETS callback function", "TRANSMIT_PACKETS_ELEMENT structure".
//
// A stream gets the parts one after the other, files without or with one copy. Where messages are
// sent, their files are read when the operation begins: a message goes as a whole or not at all.
#include "base/transmit.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/extension.hpp"
#include "base/send.hpp"
#include "kernel/transmit.hpp"

namespace ws2::base {
namespace {

using engine::Attempt;
using engine::extra_of;
using engine::Operation;
using engine::Posted;
using engine::Verb;
using kernel::Moved;

constexpr uint64_t most_bytes = 0x7FFFFFFE;      // Learn, "TransmitFile function"
constexpr uint32_t workspace_bytes = 64 * 1024;  // of a copy
constexpr uint32_t file_at_once = 1U << 20U;     // without one
constexpr uint32_t most_in_message = 65536;      // no transport here carries more
constexpr uint32_t by_marks = 0xFFFFFFFF;        // the size of sends is the marks' alone

struct TransmitExtra final : engine::Extra {
  Transmission what;
  size_t next = 0;  // the part, or the message, that is being sent
  std::unique_ptr<std::byte[]> workspace;
  std::vector<std::vector<kernel::Buffer>> messages;
};

/// Where a file's part begins and how much there is of it.
Status measure(Part& part) noexcept {
  if (part.file->traits().kind != kernel::FileKind::disk) return WsaCode::wsaeinval;
  const int fd = part.file->fd();
  if (part.at_position) {
    const Result<uint64_t> place = kernel::seek_file(fd, 0, kernel::From::current);
    if (!place) return place.status();
    part.at = *place;
  }
  const Result<kernel::FileFacts> facts = kernel::facts_of(fd);
  if (!facts) return facts.status();
  const uint64_t rest = facts->bytes - std::min(facts->bytes, part.at);
  part.bytes = part.bytes == 0 ? rest : std::min(part.bytes, rest);
  return Status();
}

Status measure(Transmission& what) noexcept {
  uint64_t bytes = 0;
  for (Part& part : what.parts) {
    if (part.file) {
      if (Status bad = measure(part); !bad.ok()) return bad;
    } else {
      part.bytes = part.memory.bytes;
    }
    bytes += part.bytes;
  }
  return bytes <= most_bytes ? Status() : WsaCode::wsaeinval;
}

void advance(Part& part, uint64_t bytes) noexcept {
  part.bytes -= bytes;
  if (part.file) {
    part.at += bytes;
  } else {
    part.memory.data = static_cast<char*>(part.memory.data) + bytes;
  }
}

/// A file whose own position was used stands behind what was sent.
void settle_position(const Part& part) noexcept {
  if (!part.file || !part.at_position) return;
  const auto place = static_cast<int64_t>(part.at);
  static_cast<void>(kernel::seek_file(part.file->fd(), place, kernel::From::begin));
}

Moved send_some(Socket& socket, TransmitExtra& extra, const Part& part, bool more) noexcept {
  const uint32_t chunk = extra.what.chunk_bytes;
  const uint64_t limit = chunk == 0 ? file_at_once : std::min(chunk, file_at_once);
  const auto bytes = static_cast<uint32_t>(std::min(part.bytes, limit));
  more = more || bytes < part.bytes;
  if (!part.file) return kernel::send_part_now(socket.fd(), {part.memory.data, bytes}, more);
  return kernel::send_file_now(socket.fd(), {part.file->fd(), part.at, bytes}, more,
                               socket.is(state::nonblocking),
                               {extra.workspace.get(), workspace_bytes});
}

/// Sends what is left of one part; WSAEWOULDBLOCK for later.
Status send_part(Socket& socket, Operation& operation, TransmitExtra& extra, Part& part) noexcept {
  const auto& parts = extra.what.parts;
  const bool more = std::any_of(parts.begin() + static_cast<ptrdiff_t>(extra.next) + 1, parts.end(),
                                [](const Part& later) { return later.bytes != 0; });
  while (part.bytes != 0) {
    const Moved moved = send_some(socket, extra, part, more);
    if (moved.status == WsaCode::wsaewouldblock) return moved.status;
    if (!moved.status.ok()) return send_failure(socket, moved.status);
    if (moved.bytes == 0) break;  // the file has become shorter
    operation.bytes += moved.bytes;
    advance(part, moved.bytes);
  }
  settle_position(part);
  return Status();
}

Status send_rest(Socket& socket, Operation& operation) noexcept {
  auto& extra = extra_of<TransmitExtra>(operation);
  if (socket.is_stream()) {
    for (; extra.next < extra.what.parts.size(); ++extra.next) {
      const Status sent = send_part(socket, operation, extra, extra.what.parts[extra.next]);
      if (!sent.ok()) return sent;
    }
    return Status();
  }
  for (; extra.next < extra.messages.size(); ++extra.next) {
    const Moved moved = send_now(socket, extra.messages[extra.next], 0, nullptr);
    if (!moved.status.ok()) return moved.status;
    operation.bytes += moved.bytes;
  }
  return Status();
}

/// Reads the part of a file that a message takes.
Result<kernel::Buffer> load(TransmitExtra& extra, Part& part, size_t* room) {
  if (!part.file) return part.memory;
  const auto bytes = static_cast<uint32_t>(std::min<uint64_t>(part.bytes, *room));
  std::byte* const place = extra.workspace.get() + (most_in_message - *room);
  const Result<uint32_t> read = kernel::read_file(part.file->fd(), place, bytes, part.at);
  if (!read) return read.status();
  *room -= *read;
  advance(part, *read);
  settle_position(part);
  return kernel::Buffer{place, *read};
}

/// Adds a buffer to the message that is being put together, cut to the size of a send.
void add(TransmitExtra& extra, kernel::Buffer buffer, size_t* filled) {
  const uint32_t chunk = extra.what.chunk_bytes == 0 ? by_marks : extra.what.chunk_bytes;
  for (;;) {
    const size_t bytes = std::min<size_t>(buffer.bytes, chunk - *filled);
    extra.messages.back().push_back({buffer.data, bytes});
    *filled += bytes;
    buffer = {static_cast<char*>(buffer.data) + bytes, buffer.bytes - bytes};
    if (buffer.bytes == 0) return;
    extra.messages.emplace_back();
    *filled = 0;
  }
}

Status put_together(TransmitExtra& extra) {
  size_t filled = 0;
  bool open = false;
  // The files of all messages share one workspace: more than it holds is more than one carries.
  size_t room = most_in_message;
  for (Part& part : extra.what.parts) {
    if (part.file && part.bytes > room) return WsaCode::wsaemsgsize;
    const Result<kernel::Buffer> buffer = load(extra, part, &room);
    if (!buffer) return buffer.status();
    if (!open) extra.messages.emplace_back();
    if (!open) filled = 0;
    add(extra, *buffer, &filled);
    open = !part.ends_message;
  }
  return Status();
}

}  // namespace

Posted transmit_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                           Transmission transmission) {
  if (Status wrong = may_send(socket, 0); !wrong.ok()) return {wrong};
  if (socket.is_datagram() && !socket.is(state::connected)) return {WsaCode::wsaenotconn};
  if (transmission.disconnect && socket.is_datagram()) return {WsaCode::wsaeopnotsupp};
  if (Status bad = measure(transmission); !bad.ok()) return {bad};
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::transmit;
  auto& extra = engine::give_extra<TransmitExtra>(*operation);
  extra.what = std::move(transmission);
  const auto& parts = extra.what.parts;
  const bool files = std::any_of(parts.begin(), parts.end(),
                                 [](const Part& part) { return static_cast<bool>(part.file); });
  if (files) extra.workspace = std::make_unique<std::byte[]>(workspace_bytes);
  if (!socket.is_stream()) {
    if (Status bad = put_together(extra); !bad.ok()) return {bad};
  }
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Attempt try_transmit(Socket& socket, Operation& operation) noexcept {
  Status outcome = send_rest(socket, operation);
  if (outcome == WsaCode::wsaewouldblock) return Attempt::blocked;
  const Transmission& what = extra_of<TransmitExtra>(operation).what;
  if (outcome.ok() && what.disconnect) outcome = disconnect_now(socket, what.reuse);
  operation.status = outcome;
  return Attempt::done;
}

}  // namespace ws2::base
