// SPDX-License-Identifier: MIT
// ReadFile and WriteFile, on files and on sockets, with and without OVERLAPPED.
#include <winsock2.h>

#include <memory>
#include <optional>

#include "api/file.hpp"
#include "api/socket_entry.hpp"
#include "base/overlapped.hpp"

namespace ws2::api {
namespace {

using base::File;
using engine::Operation;
using kernel::FileKind;

constexpr Status end_of_file(0xC0000011U);  // STATUS_END_OF_FILE
constexpr uint32_t error_handle_eof = 38;

engine::Manner manner_of(LPOVERLAPPED overlapped,
                         LPOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) noexcept {
  return {reinterpret_cast<engine::Overlapped*>(overlapped), nullptr,
          reinterpret_cast<engine::FileRoutine>(routine)};
}

/// What a transfer was given beside the buffer.
struct Transfer {
  DWORD bytes = 0;
  DWORD* moved = nullptr;                // may be NULL with an OVERLAPPED
  engine::Manner manner;                 // without an overlapped: at the file's own position
  std::optional<uint64_t> at;            // where in the file
  std::unique_ptr<Operation> operation;  // of an overlapped one

  [[nodiscard]] bool overlapped() const noexcept { return manner.overlapped != nullptr; }
  Status write_moved(DWORD count) const noexcept {
    return moved == nullptr && overlapped() ? Status() : runtime::write_user(moved, count);
  }
};

/// Learn, "ReadFile": a handle for overlapped operation needs the structure; a file without it
/// takes the position from one all the same. Pipes and terminals have no position.
Status prepare(File& file, Transfer& transfer) {
  if (!transfer.overlapped()) {
    if (file.traits().overlapped) return WsaCode::wsa_invalid_parameter;
    return transfer.write_moved(0);
  }
  const auto given = runtime::read_user<engine::Overlapped>(transfer.manner.overlapped);
  if (!given) return given.status();
  if (file.traits().kind == FileKind::disk) {
    transfer.at = uint64_t{given->offset_high} << 32U | given->offset;
  }
  if (Status wrong = file.binding.may_begin(transfer.manner); !wrong.ok()) return wrong;
  transfer.operation = std::make_unique<Operation>();
  Status wrong = engine::address(*transfer.operation, transfer.manner);
  if (!wrong.ok()) return wrong;
  if (!engine::write_pending(transfer.manner.overlapped)) return WsaCode::wsaefault;
  return transfer.write_moved(0);
}

/// Says what came of it where the program looks for it. A plain file is never "pending": each
/// operation has ended when the call returns.
Status conclude(File& file, Transfer& transfer, Status outcome, uint32_t moved) {
  if (transfer.operation != nullptr) {
    transfer.operation->status = outcome;
    transfer.operation->bytes = moved;
    file.binding.tell(std::move(transfer.operation));
  }
  if (!outcome.ok()) return outcome;
  return transfer.write_moved(moved);
}

Status read(File& file, void* buffer, Transfer& transfer) {
  if (Status bad = prepare(file, transfer); !bad.ok()) return bad;
  const Result<uint32_t> got = kernel::read_file(file.fd(), buffer, transfer.bytes, transfer.at);
  if (!got) return conclude(file, transfer, got.status(), 0);
  if (*got == 0 && transfer.bytes != 0) {
    // Learn, "ReadFile": the end of a file is an error with an OVERLAPPED only; the other end of a
    // pipe is gone when nothing comes any more.
    if (file.traits().kind == FileKind::pipe) {
      return conclude(file, transfer, translate_file(Errno{EPIPE}), 0);
    }
    if (transfer.at) {
      static_cast<void>(conclude(file, transfer, end_of_file, 0));
      return sync::win32_status(error_handle_eof);
    }
  }
  return conclude(file, transfer, Status(), *got);
}

Status write(File& file, const void* buffer, Transfer& transfer) {
  if (Status bad = prepare(file, transfer); !bad.ok()) return bad;
  constexpr uint64_t at_the_end = ~uint64_t{0};  // Learn, "WriteFile": both offsets 0xFFFFFFFF
  if (transfer.at == at_the_end) {
    const Result<kernel::FileFacts> facts = kernel::facts_of(file.fd());
    if (!facts) return facts.status();
    transfer.at = facts->bytes;
  }
  const Result<uint32_t> put = kernel::write_file(file.fd(), buffer, transfer.bytes, transfer.at);
  return conclude(file, transfer, put ? Status() : put.status(), put ? *put : 0);
}

/// Learn, "Socket Handles": ReadFile and WriteFile on a socket are recv and send, in Win32's codes;
/// with an OVERLAPPED WSARecv and WSASend.
Status read_socket(HANDLE handle, void* buffer, const Transfer& transfer) {
  const SOCKET s = number(handle);
  if (Status bad = transfer.write_moved(0); !bad.ok()) return bad;
  if (buffer == nullptr && transfer.bytes != 0) return WsaCode::wsaefault;
  if (transfer.overlapped()) {
    const base::SocketReference socket = base::find(s);
    if (!socket) return WsaCode::wsa_invalid_handle;
    const kernel::Buffer whole = {buffer, transfer.bytes};
    const engine::Posted posted =
        base::receive_overlapped(*socket, s, transfer.manner, {&whole, 1}, 0, {});
    return posted.status.ok() ? transfer.write_moved(posted.bytes) : posted.status;
  }
  if (buffer == nullptr) return WsaCode::wsaefault;
  WSABUF whole = {transfer.bytes, static_cast<char*>(buffer)};
  const providers::Received got = providers::of(s).recv(s, {&whole, 1}, 0);
  return got.status.ok() ? transfer.write_moved(got.bytes) : got.status;
}

Status write_socket(HANDLE handle, const void* buffer, const Transfer& transfer) {
  const SOCKET s = number(handle);
  if (Status bad = transfer.write_moved(0); !bad.ok()) return bad;
  if (buffer == nullptr && transfer.bytes != 0) return WsaCode::wsaefault;
  if (transfer.overlapped()) {
    const base::SocketReference socket = base::find(s);
    if (!socket) return WsaCode::wsa_invalid_handle;
    const kernel::Buffer whole = {const_cast<void*>(buffer), transfer.bytes};
    const engine::Posted posted =
        base::send_overlapped(*socket, s, transfer.manner, {&whole, 1}, 0, nullptr);
    return posted.status.ok() ? transfer.write_moved(posted.bytes) : posted.status;
  }
  if (buffer == nullptr) return WsaCode::wsaefault;
  WSABUF whole = {transfer.bytes, static_cast<char*>(const_cast<void*>(buffer))};
  const Result<DWORD> sent = providers::of(s).send(s, {&whole, 1}, 0);
  return sent ? transfer.write_moved(*sent) : sent.status();
}

/// ReadFileEx and WriteFileEx: an operation under way is success, and its routine tells the rest.
template <class Transferring>
Status with_routine(LPOVERLAPPED overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine, DWORD bytes,
                    Transferring&& run) {
  if (overlapped == nullptr) return WsaCode::wsaefault;
  if (routine == nullptr) return WsaCode::wsa_invalid_parameter;
  Transfer transfer;
  transfer.bytes = bytes;
  transfer.manner = manner_of(overlapped, routine);
  const Status outcome = run(transfer);
  return outcome == WsaCode::wsa_io_pending ? Status() : outcome;
}

/// ReadFileEx and WriteFileEx: how a socket and how a file moves the bytes.
template <class OfSocket, class OfFile>
BOOL told_by_routine(HANDLE file, DWORD bytes, LPOVERLAPPED overlapped,
                     LPOVERLAPPED_COMPLETION_ROUTINE routine, OfSocket&& of_socket,
                     OfFile&& of_file) noexcept {
  if (is_socket(file)) {
    return win32_bool([&] { return with_routine(overlapped, routine, bytes, of_socket); });
  }
  return file_bool(file, [&](File& found) {
    return with_routine(overlapped, routine, bytes,
                        [&](Transfer& transfer) { return of_file(found, transfer); });
  });
}

}  // namespace

/// Reads from a file, a pipe, a terminal or a socket. Plain files finish before the call returns;
/// with an OVERLAPPED the program is told of it all the same, by event and port.
/// \param read        where the number of bytes is written; may be NULL with an OVERLAPPED
/// \param overlapped  NULL, or where in the file to read, and how to tell of the end
/// \return TRUE, with 0 bytes at the end of a file or connection; FALSE and ERROR_IO_PENDING for a
///         socket's that lasts, ERROR_BROKEN_PIPE when the writer of a pipe has gone,
///         ERROR_HANDLE_EOF beyond the end with an OVERLAPPED, ERROR_ACCESS_DENIED, ERROR_NOACCESS,
///         the Win32 code of recv's failure
/// \source Microsoft Learn, "ReadFile function (fileapi.h)"
extern "C" BOOL WINAPI ws2_ReadFile(HANDLE file, LPVOID buffer, DWORD bytes, LPDWORD read_bytes,
                                    LPOVERLAPPED overlapped) noexcept {
  Transfer transfer{bytes, read_bytes, manner_of(overlapped), std::nullopt, nullptr};
  if (is_socket(file)) {
    return win32_bool([&] { return read_socket(file, buffer, transfer); });
  }
  return file_bool(file, [&](File& found) { return read(found, buffer, transfer); });
}

/// Writes to a file, a pipe, a terminal or a socket: all bytes, or it fails.
/// \return FALSE and ERROR_IO_PENDING for a socket's that lasts, ERROR_BROKEN_PIPE,
/// ERROR_DISK_FULL,
///         ERROR_ACCESS_DENIED, ERROR_NOACCESS, the Win32 code of send's failure. Never a signal
/// \source Microsoft Learn, "WriteFile function (fileapi.h)"
extern "C" BOOL WINAPI ws2_WriteFile(HANDLE file, LPCVOID buffer, DWORD bytes, LPDWORD written,
                                     LPOVERLAPPED overlapped) noexcept {
  Transfer transfer{bytes, written, manner_of(overlapped), std::nullopt, nullptr};
  if (is_socket(file)) {
    return win32_bool([&] { return write_socket(file, buffer, transfer); });
  }
  return file_bool(file, [&](File& found) { return write(found, buffer, transfer); });
}

/// ReadFile whose end a routine tells, in an alertable wait of this thread.
/// \param routine  gets the Win32 code, the number of bytes and the OVERLAPPED
/// \return TRUE: the routine will run. FALSE: ERROR_INVALID_PARAMETER for a file that has a port,
///         ERROR_HANDLE_EOF, or as ReadFile
/// \source Microsoft Learn, "ReadFileEx function (fileapi.h)"
extern "C" BOOL WINAPI ws2_ReadFileEx(HANDLE file, LPVOID buffer, DWORD bytes,
                                      LPOVERLAPPED overlapped,
                                      LPOVERLAPPED_COMPLETION_ROUTINE routine) noexcept {
  return told_by_routine(
      file, bytes, overlapped, routine,
      [&](Transfer& transfer) { return read_socket(file, buffer, transfer); },
      [&](File& found, Transfer& transfer) { return read(found, buffer, transfer); });
}

/// WriteFile whose end a routine tells, in an alertable wait of this thread.
/// \return as ReadFileEx
/// \source Microsoft Learn, "WriteFileEx function (fileapi.h)"
extern "C" BOOL WINAPI ws2_WriteFileEx(HANDLE file, LPCVOID buffer, DWORD bytes,
                                       LPOVERLAPPED overlapped,
                                       LPOVERLAPPED_COMPLETION_ROUTINE routine) noexcept {
  return told_by_routine(
      file, bytes, overlapped, routine,
      [&](Transfer& transfer) { return write_socket(file, buffer, transfer); },
      [&](File& found, Transfer& transfer) { return write(found, buffer, transfer); });
}

// The prototypes are those of the headers.
WS2_SAME(ReadFileEx);
WS2_SAME(WriteFileEx);

}  // namespace ws2::api
