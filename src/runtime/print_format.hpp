// SPDX-License-Identifier: MIT
// Formats of Microsoft's printf and scanf, rewritten for the C library. Pure: text in, text out.
#pragma once

#include <string>
#include <vector>

namespace ws2::runtime {

/// A rewritten format. It takes the same arguments, in the same order, as the original did.
template <class Char>
struct Format {
  std::basic_string<Char> text;
  bool mixes = false;  ///< some text changes between narrow and wide characters on its way
};

/// What differs: `%I64d`, `%I32d` and `%Id`; `long`, which has 32 bits there; `%S`, `%C`, `%hs`,
/// `%ws`, and in wide formats the meaning of `%s` and `%c`; `%p`, which is 16 upper-case digits.
/// \source Microsoft Learn, "Format specification syntax: printf and wprintf functions"
template <class Char>
Format<Char> print_format(const Char* format);

/// The same of scanf. `%ld` stays what it is: the argument is the address of a long.
/// \source Microsoft Learn, "Format specification fields: scanf and wscanf functions"
template <class Char>
Format<Char> scan_format(const Char* format);

/// One argument of scanf_s and its kin that is stored, in order.
struct ScanField {
  bool text = false;   ///< a string: the C library allocates it, and a size follows the pointer
  bool block = false;  ///< `%c`: no zero at the end, and a size follows the pointer
  bool wide = false;
  size_t width = 0;  ///< characters of a block
};

template <class Char>
struct ScanFormat {
  std::basic_string<Char> text;  ///< strings as `%ms`, so that no length is guessed
  std::vector<ScanField> fields;
};

/// The format of scanf_s. \source Microsoft Learn, "scanf_s, _scanf_s_l, wscanf_s, _wscanf_s_l"
template <class Char>
ScanFormat<Char> scan_format_s(const Char* format);

extern template Format<char> print_format(const char*);
extern template Format<wchar_t> print_format(const wchar_t*);
extern template Format<char> scan_format(const char*);
extern template Format<wchar_t> scan_format(const wchar_t*);
extern template ScanFormat<char> scan_format_s(const char*);
extern template ScanFormat<wchar_t> scan_format_s(const wchar_t*);

}  // namespace ws2::runtime
