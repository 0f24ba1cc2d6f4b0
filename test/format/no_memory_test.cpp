// SPDX-License-Identifier: MIT
// The C runtime's functions without memory: they fail, and nothing is thrown into the program.
#include <windows.h>
// After windows.h, as on Windows.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <new>

#include "../sync/program.hpp"

namespace {

thread_local bool exhausted = false;

/// From here to the end of the block no `new` succeeds in this thread.
struct NoMemory {
  NoMemory() { exhausted = true; }
  ~NoMemory() { exhausted = false; }
  NoMemory(const NoMemory&) = delete;
  NoMemory& operator=(const NoMemory&) = delete;
};

// Long enough not to fit into a std::string itself.
constexpr const char* format = "%I64d and quite some text behind it that has to be converted";
constexpr const wchar_t* wide = L"%I64d and quite some text behind it that has to be converted";

template <class Call>
void fails_without_memory(Call&& call) {
  int result = 0;
  errno = 0;
  {
    const NoMemory now;
    result = call();
  }
  IS(ENOMEM, errno);
  IS(-1, result);
}

}  // namespace

void* operator new(size_t bytes) {
  void* const memory = exhausted ? nullptr : malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { free(memory); }
void operator delete(void* memory, size_t) noexcept { free(memory); }

PROGRAM(NoMemory, Printing) {
  char text[128] = "";
  wchar_t wide_text[128] = L"";
  FILE* const stream = tmpfile();
  fails_without_memory([&] { return snprintf(text, sizeof text, format, 1LL); });
  fails_without_memory([&] { return sprintf(text, format, 1LL); });
  fails_without_memory([&] { return fprintf(stream, format, 1LL); });
  fails_without_memory([&] { return fwprintf(stream, wide, 1LL); });
  fails_without_memory([&] { return swprintf(wide_text, 128, wide, 1LL); });
  IS(0, ftell(stream));  // nothing was written
  IS(59, fprintf(stream, format, 1000LL));
  fclose(stream);
}

PROGRAM(NoMemory, Scanning) {
  long long number = 0;
  char word[8];
  FILE* const stream = tmpfile();
  fails_without_memory([&] { return sscanf("1", format, &number); });
  fails_without_memory([&] { return fscanf(stream, format, &number); });
  fails_without_memory([&] { return sscanf_s("ab", "%s and more text behind it", word, 8U); });
  fails_without_memory([&] { return swscanf(L"1", wide, &number); });
  fails_without_memory([&] { return fwscanf_s(stream, wide, &number); });
  IS(1, sscanf("5", format, &number));
  IS(5, number);
  fclose(stream);
}

PROGRAM(NoMemory, Commands) {
  fails_without_memory([] { return system("this is a command that is too long to stay small"); });
}
