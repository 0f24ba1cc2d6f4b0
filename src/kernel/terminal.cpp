// SPDX-License-Identifier: MIT
// Terminals by termios.
#include "kernel/terminal.hpp"

#include <errno.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "errors/file_status.hpp"

namespace ws2::kernel {

bool is_terminal(int fd) noexcept { return ::isatty(fd) == 1; }

Result<TerminalInput> terminal_input(int fd) noexcept {
  termios now = {};
  if (::tcgetattr(fd, &now) != 0) return translate_file(Errno{errno});
  return TerminalInput{(now.c_lflag & ECHO) != 0, (now.c_lflag & ICANON) != 0,
                       (now.c_lflag & ISIG) != 0};
}

Status set_terminal_input(int fd, const TerminalInput& how) noexcept {
  termios now = {};
  if (::tcgetattr(fd, &now) != 0) return translate_file(Errno{errno});
  const auto put = [&](tcflag_t bit, bool on) {
    now.c_lflag = on ? now.c_lflag | bit : now.c_lflag & ~bit;
  };
  put(ECHO, how.echo);
  put(ICANON, how.lines);
  put(ISIG, how.signals);
  return ::tcsetattr(fd, TCSANOW, &now) == 0 ? Status() : translate_file(Errno{errno});
}

TerminalSize terminal_size(int fd) noexcept {
  winsize size = {};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

}  // namespace ws2::kernel
