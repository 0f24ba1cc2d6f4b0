/* SPDX-License-Identifier: MIT
 * Strings with a size and an HRESULT. Source: Microsoft Learn, "Strsafe.h header". */
#pragma GCC system_header
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_

#include <stdarg.h>
#include <stdio.h>
#include <wchar.h>

#include "winerror.h"

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

WS2_BEGIN_C
WS2_INLINE HRESULT StringCchLengthA(const char *text, size_t most, size_t *length) {
  if (length) *length = 0;
  if (!text || most > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
  size_t found = 0;
  while (found < most && text[found]) ++found;
  if (found == most) return STRSAFE_E_INVALID_PARAMETER;
  if (length) *length = found;
  return S_OK;
}
WS2_INLINE HRESULT StringCchCopyNA(char *to, size_t size, const char *from, size_t count) {
  if (!size || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
  size_t copied = 0;
  while (copied + 1 < size && copied < count && from[copied]) to[copied] = from[copied], ++copied;
  to[copied] = 0;
  return copied == count || !from[copied] ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}
WS2_INLINE HRESULT StringCchCopyA(char *to, size_t size, const char *from) {
  return StringCchCopyNA(to, size, from, STRSAFE_MAX_CCH);
}
WS2_INLINE HRESULT StringCchCatNA(char *to, size_t size, const char *from, size_t count) {
  size_t used = 0;
  const HRESULT result = StringCchLengthA(to, size, &used);
  return FAILED(result) ? result : StringCchCopyNA(to + used, size - used, from, count);
}
WS2_INLINE HRESULT StringCchCatA(char *to, size_t size, const char *from) {
  return StringCchCatNA(to, size, from, STRSAFE_MAX_CCH);
}
WS2_INLINE HRESULT StringCchVPrintfA(char *to, size_t size, const char *format, va_list arguments) {
  if (!size || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
  const int length = vsnprintf(to, size, format, arguments);
  to[size - 1] = 0;
  return length < 0 || (size_t)length >= size ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS2_INLINE HRESULT StringCchPrintfA(char *to, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const HRESULT result = StringCchVPrintfA(to, size, format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE HRESULT StringCbLengthA(const char *text, size_t most, size_t *length) {
  const HRESULT result = StringCchLengthA(text, most / sizeof(char), length);
  if (length) *length *= sizeof(char);
  return result;
}
WS2_INLINE HRESULT StringCbCopyA(char *to, size_t bytes, const char *from) {
  return StringCchCopyA(to, bytes / sizeof(char), from);
}
WS2_INLINE HRESULT StringCbCopyNA(char *to, size_t bytes, const char *from, size_t count) {
  return StringCchCopyNA(to, bytes / sizeof(char), from, count / sizeof(char));
}
WS2_INLINE HRESULT StringCbCatA(char *to, size_t bytes, const char *from) {
  return StringCchCatA(to, bytes / sizeof(char), from);
}
WS2_INLINE HRESULT StringCbVPrintfA(char *to, size_t bytes, const char *format, va_list arguments) {
  return StringCchVPrintfA(to, bytes / sizeof(char), format, arguments);
}
WS2_INLINE HRESULT StringCbPrintfA(char *to, size_t bytes, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const HRESULT result = StringCbVPrintfA(to, bytes, format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE HRESULT StringCchLengthW(const wchar_t *text, size_t most, size_t *length) {
  if (length) *length = 0;
  if (!text || most > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
  size_t found = 0;
  while (found < most && text[found]) ++found;
  if (found == most) return STRSAFE_E_INVALID_PARAMETER;
  if (length) *length = found;
  return S_OK;
}
WS2_INLINE HRESULT StringCchCopyNW(wchar_t *to, size_t size, const wchar_t *from, size_t count) {
  if (!size || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
  size_t copied = 0;
  while (copied + 1 < size && copied < count && from[copied]) to[copied] = from[copied], ++copied;
  to[copied] = 0;
  return copied == count || !from[copied] ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}
WS2_INLINE HRESULT StringCchCopyW(wchar_t *to, size_t size, const wchar_t *from) {
  return StringCchCopyNW(to, size, from, STRSAFE_MAX_CCH);
}
WS2_INLINE HRESULT StringCchCatNW(wchar_t *to, size_t size, const wchar_t *from, size_t count) {
  size_t used = 0;
  const HRESULT result = StringCchLengthW(to, size, &used);
  return FAILED(result) ? result : StringCchCopyNW(to + used, size - used, from, count);
}
WS2_INLINE HRESULT StringCchCatW(wchar_t *to, size_t size, const wchar_t *from) {
  return StringCchCatNW(to, size, from, STRSAFE_MAX_CCH);
}
WS2_INLINE HRESULT StringCchVPrintfW(wchar_t *to, size_t size, const wchar_t *format, va_list arguments) {
  if (!size || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
  const int length = vswprintf(to, size, format, arguments);
  to[size - 1] = 0;
  return length < 0 || (size_t)length >= size ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS2_INLINE HRESULT StringCchPrintfW(wchar_t *to, size_t size, const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const HRESULT result = StringCchVPrintfW(to, size, format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE HRESULT StringCbLengthW(const wchar_t *text, size_t most, size_t *length) {
  const HRESULT result = StringCchLengthW(text, most / sizeof(wchar_t), length);
  if (length) *length *= sizeof(wchar_t);
  return result;
}
WS2_INLINE HRESULT StringCbCopyW(wchar_t *to, size_t bytes, const wchar_t *from) {
  return StringCchCopyW(to, bytes / sizeof(wchar_t), from);
}
WS2_INLINE HRESULT StringCbCopyNW(wchar_t *to, size_t bytes, const wchar_t *from, size_t count) {
  return StringCchCopyNW(to, bytes / sizeof(wchar_t), from, count / sizeof(wchar_t));
}
WS2_INLINE HRESULT StringCbCatW(wchar_t *to, size_t bytes, const wchar_t *from) {
  return StringCchCatW(to, bytes / sizeof(wchar_t), from);
}
WS2_INLINE HRESULT StringCbVPrintfW(wchar_t *to, size_t bytes, const wchar_t *format, va_list arguments) {
  return StringCchVPrintfW(to, bytes / sizeof(wchar_t), format, arguments);
}
WS2_INLINE HRESULT StringCbPrintfW(wchar_t *to, size_t bytes, const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const HRESULT result = StringCbVPrintfW(to, bytes, format, arguments);
  va_end(arguments);
  return result;
}
WS2_END_C

#ifdef UNICODE
#define StringCchLength StringCchLengthW
#define StringCchCopyN StringCchCopyNW
#define StringCchCopy StringCchCopyW
#define StringCchCatN StringCchCatNW
#define StringCchCat StringCchCatW
#define StringCchVPrintf StringCchVPrintfW
#define StringCchPrintf StringCchPrintfW
#define StringCbLength StringCbLengthW
#define StringCbCopy StringCbCopyW
#define StringCbCopyN StringCbCopyNW
#define StringCbCat StringCbCatW
#define StringCbVPrintf StringCbVPrintfW
#define StringCbPrintf StringCbPrintfW
#else
#define StringCchLength StringCchLengthA
#define StringCchCopyN StringCchCopyNA
#define StringCchCopy StringCchCopyA
#define StringCchCatN StringCchCatNA
#define StringCchCat StringCchCatA
#define StringCchVPrintf StringCchVPrintfA
#define StringCchPrintf StringCchPrintfA
#define StringCbLength StringCbLengthA
#define StringCbCopy StringCbCopyA
#define StringCbCopyN StringCbCopyNA
#define StringCbCat StringCbCatA
#define StringCbVPrintf StringCbVPrintfA
#define StringCbPrintf StringCbPrintfA
#endif

#endif /* _STRSAFE_H_INCLUDED_ */
