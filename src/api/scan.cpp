// SPDX-License-Identifier: MIT
// scanf and its kin for programs, with the formats of Microsoft's runtime; scanf_s, whose strings
// come with the size of their buffer; and the two commands of Windows' shell that programs give to
// system().
#include <windows.h>

#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <string>

#include "api/c_runtime.hpp"
#include "runtime/print_format.hpp"

namespace {

using ws2::api::on_c_runtime;
using ws2::runtime::scan_format;
using ws2::runtime::scan_format_s;
using ws2::runtime::ScanField;
using ws2::runtime::ScanFormat;

constexpr size_t most_fields = 32;

/// One argument of scanf_s: where the value goes, and for text first to the C library's own memory.
struct Target {
  void* caller = nullptr;
  size_t size = 0;
  void* allocated = nullptr;
};

/// Reads the arguments; false when a block does not fit, so that the scan ends before it.
size_t read_targets(const std::vector<ScanField>& fields, Target* targets, va_list arguments) {
  size_t count = 0;
  for (const ScanField& field : fields) {
    if (count == most_fields) break;
    Target& target = targets[count];
    target.caller = va_arg(arguments, void*);
    // Programs pass an unsigned or a size_t; the low half is the same.
    if (field.text || field.block) target.size = va_arg(arguments, unsigned);
    if (field.block && field.width > target.size) return count;
    ++count;
  }
  return count;
}

template <class Char>
bool copy_text(const Target& target) {
  const Char* text = static_cast<const Char*>(target.allocated);
  Char* to = static_cast<Char*>(target.caller);
  size_t length = 0;
  while (text[length]) ++length;
  if (length >= target.size) {
    if (target.size != 0) *to = 0;
    return false;
  }
  std::memcpy(to, text, (length + 1) * sizeof(Char));
  return true;
}

/// A text that is too long for its buffer ends the scan: the buffer is empty, and the fields before
/// it count. Source: Microsoft Learn, "scanf_s, _scanf_s_l, wscanf_s, _wscanf_s_l".
int deliver(const std::vector<ScanField>& fields, Target* targets, int assigned) {
  int result = assigned;
  for (int i = 0; i < assigned; ++i) {
    const ScanField& field = fields[static_cast<size_t>(i)];
    if (!field.text) continue;
    Target& target = targets[i];
    const bool fits = field.wide ? copy_text<wchar_t>(target) : copy_text<char>(target);
    if (!fits && i < result) result = i;
  }
  for (size_t i = 0; i < most_fields; ++i) free(targets[i].allocated);
  return result;
}

template <class Char, class Scan>
int scan_s(const Char* format, va_list arguments, Scan scan) {
  return on_c_runtime([&] {
    const ScanFormat<Char> converted = scan_format_s(format);
    Target targets[most_fields];
    const size_t usable = read_targets(converted.fields, targets, arguments);
    if (usable < converted.fields.size()) return usable == 0 ? EOF : 0;
    void* p[most_fields] = {};
    for (size_t i = 0; i < usable; ++i) {
      p[i] =
          converted.fields[i].text ? static_cast<void*>(&targets[i].allocated) : targets[i].caller;
    }
    const int assigned = scan(converted.text.c_str(), p);
    return deliver(converted.fields, targets, assigned);
  });
}

/// Passes all pointers to one of scanf's kin: it takes as many as its format wants.
#define WS2_ALL(p)                                                                               \
  p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12], p[13], p[14], \
      p[15], p[16], p[17], p[18], p[19], p[20], p[21], p[22], p[23], p[24], p[25], p[26], p[27], \
      p[28], p[29], p[30], p[31]

int pause() {
  std::fputs("Press any key to continue . . . ", stdout);
  std::fflush(stdout);
  const int key = std::getc(stdin);
  std::fputc('\n', stdout);
  return key == EOF ? 1 : 0;
}

}  // namespace

#define WS2_VARIADIC(last, call) \
  va_list arguments;             \
  va_start(arguments, last);     \
  const int result = call;       \
  va_end(arguments);             \
  return result

extern "C" {

int ws2_vscanf(const char* format, va_list arguments) {
  return on_c_runtime([&] { return vscanf(scan_format(format).text.c_str(), arguments); });
}
int ws2_vfscanf(FILE* stream, const char* format, va_list arguments) {
  return on_c_runtime([&] { return vfscanf(stream, scan_format(format).text.c_str(), arguments); });
}
int ws2_vsscanf(const char* text, const char* format, va_list arguments) {
  return on_c_runtime([&] { return vsscanf(text, scan_format(format).text.c_str(), arguments); });
}
int ws2_scanf(const char* format, ...) { WS2_VARIADIC(format, ws2_vscanf(format, arguments)); }
int ws2_fscanf(FILE* stream, const char* format, ...) {
  WS2_VARIADIC(format, ws2_vfscanf(stream, format, arguments));
}
int ws2_sscanf(const char* text, const char* format, ...) {
  WS2_VARIADIC(format, ws2_vsscanf(text, format, arguments));
}

int ws2_vwscanf(const wchar_t* format, va_list arguments) {
  return on_c_runtime([&] { return vwscanf(scan_format(format).text.c_str(), arguments); });
}
int ws2_vfwscanf(FILE* stream, const wchar_t* format, va_list arguments) {
  return on_c_runtime(
      [&] { return vfwscanf(stream, scan_format(format).text.c_str(), arguments); });
}
int ws2_vswscanf(const wchar_t* text, const wchar_t* format, va_list arguments) {
  return on_c_runtime([&] { return vswscanf(text, scan_format(format).text.c_str(), arguments); });
}
int ws2_wscanf(const wchar_t* format, ...) { WS2_VARIADIC(format, ws2_vwscanf(format, arguments)); }
int ws2_fwscanf(FILE* stream, const wchar_t* format, ...) {
  WS2_VARIADIC(format, ws2_vfwscanf(stream, format, arguments));
}
int ws2_swscanf(const wchar_t* text, const wchar_t* format, ...) {
  WS2_VARIADIC(format, ws2_vswscanf(text, format, arguments));
}

int ws2_scanf_s(const char* format, ...) {
  WS2_VARIADIC(format, scan_s(format, arguments,
                              [](const char* f, void** p) { return std::scanf(f, WS2_ALL(p)); }));
}
int ws2_fscanf_s(FILE* stream, const char* format, ...) {
  WS2_VARIADIC(format, scan_s(format, arguments, [stream](const char* f, void** p) {
                 return std::fscanf(stream, f, WS2_ALL(p));
               }));
}
int ws2_sscanf_s(const char* text, const char* format, ...) {
  WS2_VARIADIC(format, scan_s(format, arguments, [text](const char* f, void** p) {
                 return std::sscanf(text, f, WS2_ALL(p));
               }));
}
int ws2_wscanf_s(const wchar_t* format, ...) {
  WS2_VARIADIC(format, scan_s(format, arguments, [](const wchar_t* f, void** p) {
                 return std::wscanf(f, WS2_ALL(p));
               }));
}
int ws2_fwscanf_s(FILE* stream, const wchar_t* format, ...) {
  WS2_VARIADIC(format, scan_s(format, arguments, [stream](const wchar_t* f, void** p) {
                 return std::fwscanf(stream, f, WS2_ALL(p));
               }));
}
int ws2_swscanf_s(const wchar_t* text, const wchar_t* format, ...) {
  WS2_VARIADIC(format, scan_s(format, arguments, [text](const wchar_t* f, void** p) {
                 return std::swscanf(text, f, WS2_ALL(p));
               }));
}

int ws2_system(const char* command) {
  if (!command) return std::system(command);
  return on_c_runtime([&] {
    std::string word = command;
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (word == "pause") return pause();
    if (word == "cls") {
      std::fputs("\x1b[H\x1b[2J\x1b[3J", stdout);
      return std::fflush(stdout);
    }
    return std::system(command);
  });
}

}  // extern "C"
