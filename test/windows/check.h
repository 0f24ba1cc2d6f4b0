/* SPDX-License-Identifier: MIT
 * The assertion of these programs, which are C and C++ alike. */
#ifndef WS2_TEST_WINDOWS_CHECK_H
#define WS2_TEST_WINDOWS_CHECK_H

#include <stdio.h>

static int failures;

static void check(int holds, const char *what, int line) {
  if (holds) return;
  ++failures;
  fprintf(stderr, "line %d: %s\n", line, what);
}
#define CHECK(condition) check(!!(condition), #condition, __LINE__)

#endif
