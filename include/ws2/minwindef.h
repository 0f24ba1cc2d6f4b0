/* SPDX-License-Identifier: MIT
 * The basic types and word macros. DWORD, LONG and ULONG have 32 bits, as on Windows, so `long` is not
 * among them here. Source: Microsoft Learn, "Windows Data Types". */
#pragma GCC system_header
#ifndef _MINWINDEF_
#define _MINWINDEF_

#include <stddef.h>

#include "basetsd.h"
#include "sdkddkver.h"
#include "specstrings.h"
#include "winapifamily.h"
#include "ws2_abi.h"

#ifndef STRICT
#ifndef NO_STRICT
#define STRICT 1
#endif
#endif

#define WINAPI
#define CALLBACK
#define WINAPIV
#define APIENTRY
#define APIPRIVATE
#define PASCAL
#define WINAPI_INLINE WINAPI
#ifndef DECLSPEC_IMPORT
#define DECLSPEC_IMPORT
#endif
#ifndef WINBASEAPI
#define WINBASEAPI
#endif
#ifndef WINADVAPI
#define WINADVAPI
#endif
#ifndef WINUSERAPI
#define WINUSERAPI
#endif
#ifndef CONST
#define CONST const
#endif

/* Words of 16-bit days that Windows' headers still define. */
#ifndef WS2_NO_LEGACY_MACROS
#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif
#ifndef far
#define far
#endif
#ifndef near
#define near
#endif
#endif
#ifndef FAR
#define FAR
#endif
#ifndef NEAR
#define NEAR
#endif

#ifndef FALSE
#define FALSE 0
#endif
#ifndef TRUE
#define TRUE 1
#endif
#define MAX_PATH 260

typedef unsigned int ULONG, *PULONG;
typedef unsigned short USHORT, *PUSHORT;
typedef unsigned char UCHAR, *PUCHAR;
typedef char *PSZ;
typedef unsigned int DWORD, *PDWORD, *LPDWORD;
typedef int BOOL, *PBOOL, *LPBOOL;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef unsigned short WORD, *PWORD, *LPWORD;
typedef float FLOAT, *PFLOAT;
typedef int *LPINT;
typedef int *LPLONG;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef int INT, *PINT;
typedef unsigned int UINT, *PUINT;

#include "winnt.h"

typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM;
typedef LONG_PTR LRESULT;

#define MAKEWORD(low, high) \
  ((WORD)(((BYTE)(((DWORD_PTR)(low)) & 0xff)) | ((WORD)((BYTE)(((DWORD_PTR)(high)) & 0xff))) << 8))
#define MAKELONG(low, high) \
  ((LONG)(((WORD)(((DWORD_PTR)(low)) & 0xffff)) | ((DWORD)((WORD)(((DWORD_PTR)(high)) & 0xffff))) << 16))
#define LOWORD(value) ((WORD)(((DWORD_PTR)(value)) & 0xffff))
#define HIWORD(value) ((WORD)((((DWORD_PTR)(value)) >> 16) & 0xffff))
#define LOBYTE(value) ((BYTE)(((DWORD_PTR)(value)) & 0xff))
#define HIBYTE(value) ((BYTE)((((DWORD_PTR)(value)) >> 8) & 0xff))

/* The smaller and the larger. In C they are macros, as on Windows, unless NOMINMAX is defined. In C++ a
 * macro would break std::min and numeric_limits<T>::max(), so they are templates: two type parameters
 * take `min(1, n)` of unlike types and give way to std::min where both are visible. A C++ program that
 * needs the macros (in #if, or as initialisers of its own macros) defines WS2_MIN_MAX_MACROS. */
#ifndef NOMINMAX
#if !defined(__cplusplus) || defined(WS2_MIN_MAX_MACROS)
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#elif !defined(min) && !defined(max) && __cplusplus >= 201103L
WS2_BEGIN_CPP
namespace ws2_detail {
template <class T>
struct plain {
  typedef T type;
};
template <class T>
struct plain<T &> {
  typedef T type;
};
template <class T>
struct plain<const T &> {
  typedef T type;
};
}  // namespace ws2_detail
template <class A, class B>
constexpr typename ws2_detail::plain<decltype(true ? *static_cast<const A *>(nullptr)
                                                   : *static_cast<const B *>(nullptr))>::type
max(const A &a, const B &b) {
  return a > b ? a : b;
}
template <class A, class B>
constexpr typename ws2_detail::plain<decltype(true ? *static_cast<const A *>(nullptr)
                                                   : *static_cast<const B *>(nullptr))>::type
min(const A &a, const B &b) {
  return a < b ? a : b;
}
WS2_END_CPP
#endif
#endif

DECLARE_HANDLE(HINSTANCE);
typedef HINSTANCE HMODULE;
DECLARE_HANDLE(HKEY);
typedef HKEY *PHKEY;
DECLARE_HANDLE(HKL);
DECLARE_HANDLE(HLSURF);
DECLARE_HANDLE(HMETAFILE);
DECLARE_HANDLE(HRGN);
DECLARE_HANDLE(HRSRC);
DECLARE_HANDLE(HSPRITE);
DECLARE_HANDLE(HSTR);
DECLARE_HANDLE(HTASK);
DECLARE_HANDLE(HWINSTA);
typedef HANDLE *SPHANDLE;
typedef HANDLE *LPHANDLE;
typedef HANDLE HGLOBAL;
typedef HANDLE HLOCAL;
typedef HANDLE GLOBALHANDLE;
typedef HANDLE LOCALHANDLE;
typedef int HFILE;
typedef WORD ATOM;

typedef INT_PTR(WINAPI *FARPROC)();
typedef INT_PTR(WINAPI *NEARPROC)();
typedef INT_PTR(WINAPI *PROC)();

typedef struct _FILETIME {
  DWORD dwLowDateTime;
  DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;
#define _FILETIME_

#endif /* _MINWINDEF_ */
