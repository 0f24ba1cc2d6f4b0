// SPDX-License-Identifier: MIT
// Anonymous pipes. Named ones are not offered.
#include <memory>
#include <new>
#include <utility>

#include "api/file.hpp"

namespace ws2::api {
namespace {

using base::File;
using kernel::FileKind;

/// Null without memory; then the descriptor is closed.
std::unique_ptr<File> end_of_pipe(int fd) noexcept {
  constexpr File::Traits traits{FileKind::pipe, false, false, false};
  std::unique_ptr<File> file(new (std::nothrow) File(fd, traits, nullptr));
  if (file == nullptr) kernel::close_file(fd);
  return file;
}

Result<handles::Handle> issue(std::unique_ptr<File> file, bool inherit) noexcept {
  if (file == nullptr) return WsaCode::wsa_not_enough_memory;
  if (inherit) {
    file->flags = HANDLE_FLAG_INHERIT;
    if (Status failed = kernel::set_inheritable(file->fd(), true); !failed.ok()) return failed;
  }
  return handles::Table::instance().insert(std::move(file));
}

Status make_pipe(HANDLE* read_end, HANDLE* write_end, bool inherit, DWORD size) {
  const Result<kernel::PipeEnds> ends = kernel::make_pipe(size);
  if (!ends) return ends.status();
  std::unique_ptr<File> read_file = end_of_pipe(ends->read);
  std::unique_ptr<File> write_file = end_of_pipe(ends->write);
  const Result<handles::Handle> reader = issue(std::move(read_file), inherit);
  if (!reader) return reader.status();
  const Result<handles::Handle> writer = issue(std::move(write_file), inherit);
  Status failed = writer ? Status() : writer.status();
  if (failed.ok()) failed = runtime::write_user(read_end, handle(*reader));
  if (failed.ok()) failed = runtime::write_user(write_end, handle(*writer));
  if (!failed.ok()) {
    handles::Table::instance().close(*reader);
    if (writer) handles::Table::instance().close(*writer);
  }
  return failed;
}

}  // namespace

/// \param security  NULL, or whether children inherit the ends
/// \param size      a wish for the room in the pipe, in bytes; 0: the system's
/// \return FALSE and ERROR_TOO_MANY_OPEN_FILES, ERROR_NOACCESS
/// \source Microsoft Learn, "CreatePipe function (namedpipeapi.h)"
extern "C" BOOL WINAPI ws2_CreatePipe(PHANDLE read_end, PHANDLE write_end,
                                      LPSECURITY_ATTRIBUTES security, DWORD size) noexcept {
  return win32_bool([&]() -> Status {
    bool inherit = false;
    if (security != nullptr) {
      const auto given = runtime::read_user<SECURITY_ATTRIBUTES>(security);
      if (!given) return given.status();
      inherit = given->bInheritHandle != FALSE;
    }
    return make_pipe(read_end, write_end, inherit, size);
  });
}

/// Looks at what waits in a pipe, and leaves it there.
/// \param buffer     NULL, or where up to `size` bytes are copied
/// \param got        NULL, or where their number is written
/// \param available  NULL, or where the number of bytes is written
/// \return FALSE and ERROR_INVALID_FUNCTION for what is no pipe, ERROR_BROKEN_PIPE when it is empty
///         and the writer has gone, ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "PeekNamedPipe function (namedpipeapi.h)"
extern "C" BOOL WINAPI ws2_PeekNamedPipe(HANDLE pipe, LPVOID buffer, DWORD size, LPDWORD got,
                                         LPDWORD available, LPDWORD left) noexcept {
  return file_bool(pipe, [&](File& found) -> Status {
    if (found.traits().kind != FileKind::pipe) return translate_file(Errno{ESPIPE});
    const Result<uint32_t> waiting = kernel::waiting_in(found.fd());
    if (!waiting) return waiting.status();
    if (*waiting == 0 && kernel::writer_has_gone(found.fd())) {
      return translate_file(Errno{EPIPE});
    }
    uint32_t copied = 0;
    if (buffer != nullptr && size != 0 && *waiting != 0) {
      const Result<uint32_t> seen = kernel::peek_pipe(found.fd(), buffer, size);
      if (!seen) return seen.status();
      copied = *seen;
    }
    const std::pair<LPDWORD, DWORD> answers[] = {{got, copied}, {available, *waiting}, {left, 0}};
    for (const auto& [to, value] : answers) {
      if (to == nullptr) continue;
      if (Status bad = runtime::write_user(to, value); !bad.ok()) return bad;
    }
    return Status();
  });
}

// The prototypes are those of the headers.
WS2_SAME(CreatePipe);

}  // namespace ws2::api
