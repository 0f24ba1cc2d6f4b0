/* SPDX-License-Identifier: MIT
 * What every header of libws2 stands on: the assembler names, and the words that Microsoft's compiler
 * knows by itself. Those words are macros here, and every one begins with two underscores or is in
 * capitals, so that no program can have used it as a name of its own. */
#pragma GCC system_header
#ifndef WS2_ABI_H
#define WS2_ABI_H

#ifndef __WS2__
#error "Winsock for Linux: compile with ws2cc or ws2c++, with the target ws2::ws2_32, or with the flags of `pkg-config --cflags ws2`"
#endif

/* A declaration with WS2_SYMBOL(send) is called send in the program and ws2_send in the library, so that
 * it never meets libc's. It stands behind the declarator: int send(...) WS2_SYMBOL(send); */
#define WS2_SYMBOL(name) __asm__("ws2_" #name)

#ifdef __cplusplus
#define WS2_BEGIN_C extern "C" {
#define WS2_END_C }
/* Survives a program's extern "C" { #include <winsock2.h> }. */
#define WS2_BEGIN_CPP extern "C++" {
#define WS2_END_CPP }
#else
#define WS2_BEGIN_C
#define WS2_END_C
#endif

/* Inline functions of the headers. In C each translation unit has its own copy. */
#define WS2_INLINE static __inline__ __attribute__((__unused__))

/* Calling conventions: x86-64 Linux has one. */
#ifndef __cdecl
#define __cdecl
#endif
#ifndef __stdcall
#define __stdcall
#endif
#ifndef __fastcall
#define __fastcall
#endif
#ifndef __thiscall
#define __thiscall
#endif
#ifndef __vectorcall
#define __vectorcall
#endif
#ifndef __clrcall
#define __clrcall
#endif
#ifndef _cdecl
#define _cdecl
#endif
#ifndef _stdcall
#define _stdcall
#endif
#ifndef _fastcall
#define _fastcall
#endif
#ifndef __pascal
#define __pascal
#endif
#ifndef __w64
#define __w64
#endif
#ifndef __unaligned
#define __unaligned
#endif
#ifndef __ptr32
#define __ptr32
#endif
#ifndef __ptr64
#define __ptr64
#endif
#ifndef __sptr
#define __sptr
#endif
#ifndef __uptr
#define __uptr
#endif

#ifndef __int8
#define __int8 char
#endif
#ifndef __int16
#define __int16 short
#endif
#ifndef __int32
#define __int32 int
#endif
#ifndef __int64
#define __int64 long long
#endif
#ifndef _int64
#define _int64 long long
#endif

/* An inline function that a C program declares `__forceinline` without static must not need a second
 * definition elsewhere, which is what C99's inline would mean. */
#ifndef __forceinline
#ifdef __cplusplus
#define __forceinline inline __attribute__((__always_inline__))
#else
#define __forceinline extern __inline__ __attribute__((__always_inline__, __gnu_inline__))
#endif
#endif
#ifndef __cplusplus
#ifndef _inline
#define _inline __inline__
#endif
#endif

/* __declspec(x): the ones with a meaning here keep it. A name without a line below stops the compiler. */
#ifndef __declspec
#define __declspec(x) WS2_DECLSPEC_##x
#endif
#define WS2_DECLSPEC_align(n) __attribute__((__aligned__(n)))
#define WS2_DECLSPEC_allocate(segment)
#define WS2_DECLSPEC_allocator
#define WS2_DECLSPEC_deprecated __attribute__((__deprecated__))
#define WS2_DECLSPEC_dllexport __attribute__((__visibility__("default")))
#define WS2_DECLSPEC_dllimport
#define WS2_DECLSPEC_empty_bases
#define WS2_DECLSPEC_naked __attribute__((__naked__))
#define WS2_DECLSPEC_noalias
#define WS2_DECLSPEC_noinline __attribute__((__noinline__))
#define WS2_DECLSPEC_noreturn __attribute__((__noreturn__))
#define WS2_DECLSPEC_nothrow __attribute__((__nothrow__))
#define WS2_DECLSPEC_novtable
#define WS2_DECLSPEC_no_init_all
#define WS2_DECLSPEC_restrict
#define WS2_DECLSPEC_selectany __attribute__((__weak__))
#define WS2_DECLSPEC_uuid(text)
#ifdef __cplusplus
#define WS2_DECLSPEC_thread thread_local
#else
#define WS2_DECLSPEC_thread _Thread_local
#endif

#ifndef __assume
#define __assume(condition) ((condition) ? (void)0 : __builtin_unreachable())
#endif
#ifndef __debugbreak
#define __debugbreak() __builtin_trap()
#endif
#ifndef __noop
#define __noop(...) ((void)0)
#endif

/* On Windows `unsigned long` is DWORD's type, so programs pass an unsigned long* where the parameter is
 * LPDWORD. Here it has eight bytes, and DWORD is its low half, which lies first. A first-ranked call with
 * such a parameter therefore has, in C++, a template that only an unsigned long* fits (NULL does not), and
 * in C, a macro around it. */
WS2_BEGIN_C
WS2_INLINE unsigned int *ws2_low_half(void *dword) {
  unsigned long *wide = (unsigned long *)dword;
  if (wide) *wide = (unsigned int)*wide;
  return (unsigned int *)dword;
}
WS2_END_C
#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Parameter, class Result>
struct ws2_if_long {};
template <class Result>
struct ws2_if_long<unsigned long, Result> {
  typedef Result type;
};
WS2_END_CPP
#else
#define WS2_DWORD_POINTER(pointer) \
  _Generic((pointer), unsigned long * : ws2_low_half((void *)(pointer)), default : (pointer))
#endif

#endif /* WS2_ABI_H */
