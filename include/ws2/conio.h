/* SPDX-License-Identifier: MIT
 * Keys of the console, on the terminal of the process. Where standard input is no terminal, _getch reads
 * its next byte and _kbhit tells whether there is one. Source: Microsoft Learn, "Console and port I/O". */
#pragma GCC system_header
#ifndef _INC_CONIO
#define _INC_CONIO

#include <stdio.h>
#include "ws2_crt.h"

#include <termios.h>

WS2_BEGIN_C
int ws2_libc_fflush(FILE *) __asm__("fflush");
struct ws2_libc_pollfd {
  int fd;
  short events;
  short revents;
};
int ws2_libc_poll(struct ws2_libc_pollfd *, unsigned long, int) __asm__("poll");
long ws2_libc_read_byte(int, void *, size_t) __asm__("read");

__attribute__((__weak__)) int ws2_pushed_key_ = -1;

/* Standard input without lines and echo; whether it was a terminal, so that it must be set back. */
WS2_INLINE int ws2_raw_keys(struct termios *before) {
  if (tcgetattr(0, before)) return 0;
  struct termios raw = *before;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  return tcsetattr(0, TCSANOW, &raw) == 0;
}
WS2_INLINE int _kbhit(void) {
  if (ws2_pushed_key_ >= 0) return 1;
  struct termios before;
  const int terminal = ws2_raw_keys(&before);
  struct ws2_libc_pollfd input = {0, 0x001 /* POLLIN */, 0};
  const int ready = ws2_libc_poll(&input, 1, 0) > 0;
  if (terminal) tcsetattr(0, TCSANOW, &before);
  return ready;
}
WS2_INLINE int _getch(void) {
  if (ws2_pushed_key_ >= 0) {
    const int key = ws2_pushed_key_;
    ws2_pushed_key_ = -1;
    return key;
  }
  ws2_libc_fflush(stdout);
  struct termios before;
  const int terminal = ws2_raw_keys(&before);
  unsigned char key = 0;
  const long got = ws2_libc_read_byte(0, &key, 1);
  if (terminal) tcsetattr(0, TCSANOW, &before);
  if (got != 1) return EOF;
  return key == '\n' ? '\r' : key; /* Enter is a carriage return on Windows. */
}
WS2_INLINE int _putch(int character) { return putchar(character); }
WS2_INLINE int _getche(void) {
  const int key = _getch();
  if (key != EOF) _putch(key == '\r' ? '\n' : key);
  return key;
}
WS2_INLINE int _ungetch(int character) {
  if (ws2_pushed_key_ >= 0) return EOF;
  return ws2_pushed_key_ = character;
}
WS2_INLINE int _cputs(const char *text) { return fputs(text, stdout) < 0 ? -1 : 0; }
WS2_INLINE int kbhit(void) { return _kbhit(); }
WS2_INLINE int getch(void) { return _getch(); }
WS2_INLINE int getche(void) { return _getche(); }
WS2_INLINE int putch(int character) { return _putch(character); }
WS2_INLINE int ungetch(int character) { return _ungetch(character); }
WS2_END_C
#define _cprintf printf
#define _cscanf scanf

#endif /* _INC_CONIO */
