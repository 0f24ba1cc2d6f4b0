/* SPDX-License-Identifier: MIT
 * main for a program that has wmain or WinMain instead. It lies alone in an archive, so that the
 * linker takes it only when main is missing. A C++ program's wmain is a mangled name, as it has no
 * declaration to tell the compiler otherwise: Microsoft's compiler knows it by its name. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

typedef int WideMain(int, wchar_t **, wchar_t **);
extern WideMain wmain_c __asm__("wmain") __attribute__((weak));
extern WideMain wmain_void __asm__("_Z5wmainv") __attribute__((weak));
extern WideMain wmain_two __asm__("_Z5wmainiPPw") __attribute__((weak));
extern WideMain wmain_const __asm__("_Z5wmainiPPKw") __attribute__((weak));
extern WideMain wmain_three __asm__("_Z5wmainiPPwS0_") __attribute__((weak));

extern int win_main(void *, void *, char *, int) __asm__("WinMain") __attribute__((weak));
extern int wide_win_main(void *, void *, wchar_t *, int) __asm__("wWinMain") __attribute__((weak));

enum { show_normal = 1 }; /* SW_SHOWNORMAL */

/* One character of UTF-8; a byte that is none stands for itself, so that no argument is lost. */
static wchar_t next_character(const unsigned char **text) {
  const unsigned char *at = *text;
  const int length = *at < 0x80                  ? 1
                     : *at >= 0xf0 && *at < 0xf5 ? 4
                     : *at >= 0xe0               ? 3
                     : *at >= 0xc2               ? 2
                                                 : 0;
  wchar_t value = length < 2 ? *at : *at & (0xff >> (length + 1));
  for (int i = 1; i < length; ++i) {
    if ((at[i] & 0xc0) != 0x80) {
      *text = at + 1;
      return *at;
    }
    value = (value << 6) | (at[i] & 0x3f);
  }
  *text = at + (length ? length : 1);
  return value;
}

static wchar_t *widen(const char *text) {
  wchar_t *wide = malloc((strlen(text) + 1) * sizeof *wide);
  if (!wide) abort();
  wchar_t *to = wide;
  const unsigned char *from = (const unsigned char *)text;
  while (*from) *to++ = next_character(&from);
  *to = 0;
  return wide;
}

static wchar_t **widen_all(char **list) {
  size_t count = 0;
  while (list[count]) ++count;
  wchar_t **wide = malloc((count + 1) * sizeof *wide);
  if (!wide) abort();
  for (size_t i = 0; i < count; ++i) wide[i] = widen(list[i]);
  wide[count] = NULL;
  return wide;
}

/* WinMain's command line is the arguments in one text, those with blanks in quotation marks. */
static char *command_line(char **arguments) {
  size_t size = 1;
  for (char **a = arguments; *a; ++a) size += strlen(*a) + 3;
  char *line = malloc(size), *to = line;
  if (!line) abort();
  *line = 0;
  for (char **a = arguments; *a; ++a) {
    const int quoted = **a == 0 || strpbrk(*a, " \t") != NULL;
    to += sprintf(to, quoted ? "%s\"%s\"" : "%s%s", a == arguments ? "" : " ", *a);
  }
  return line;
}

int main(int argc, char **argv, char **envp) {
  WideMain *const wides[] = {wmain_c, wmain_two, wmain_void, wmain_const, wmain_three};
  for (size_t i = 0; i < sizeof wides / sizeof *wides; ++i) {
    if (wides[i]) return wides[i](argc, widen_all(argv), widen_all(envp));
  }
  if (win_main) return win_main(NULL, NULL, command_line(argv + (argc > 0)), show_normal);
  if (wide_win_main) {
    return wide_win_main(NULL, NULL, widen(command_line(argv + (argc > 0))), show_normal);
  }
  fputs("libws2: the program has neither main, wmain nor WinMain\n", stderr);
  return 127;
}
