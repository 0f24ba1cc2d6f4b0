/* SPDX-License-Identifier: MIT
 * The Interlocked functions, as the compiler's atomics, always sequentially consistent (which the Acquire,
 * Release and NoFence forms may be too). On Windows `long` has LONG's 32 bits and int64_t is LONG64's
 * type, so a program passes `volatile long*` where LONG is meant and `int64_t*` where LONG64 is. A signed
 * long is then worked on whole, so that it can be read as the program's negative number; of an unsigned
 * long the low half alone, so that it wraps at 2^32. Source: Microsoft Learn, "Interlocked Variable Access". */
#pragma GCC system_header
#ifndef WS2_INTERLOCKED_H
#define WS2_INTERLOCKED_H

#include "minwindef.h"

#ifdef __cplusplus
WS2_BEGIN_CPP
#define WS2_INTERLOCKED(name, suffix) name
#else
#define WS2_INTERLOCKED(name, suffix) ws2_##name##_##suffix
#endif

WS2_INLINE LONG WS2_INTERLOCKED(InterlockedIncrement, i)(LONG volatile *target) {
  return (LONG)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedIncrement, u)(ULONG volatile *target) {
  return (ULONG)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedIncrement, l)(long volatile *target) {
  return (LONG)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedIncrement, ul)(unsigned long volatile *whole) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedDecrement, i)(LONG volatile *target) {
  return (LONG)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedDecrement, u)(ULONG volatile *target) {
  return (ULONG)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedDecrement, l)(long volatile *target) {
  return (LONG)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedDecrement, ul)(unsigned long volatile *whole) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedExchange, i)(LONG volatile *target, LONG value) {
  return (LONG)__atomic_exchange_n(target, (LONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedExchange, u)(ULONG volatile *target, ULONG value) {
  return (ULONG)__atomic_exchange_n(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedExchange, l)(long volatile *target, LONG value) {
  return (LONG)__atomic_exchange_n(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedExchange, ul)(unsigned long volatile *whole, ULONG value) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_exchange_n(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedExchangeAdd, i)(LONG volatile *target, LONG value) {
  return (LONG)__atomic_fetch_add(target, (LONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedExchangeAdd, u)(ULONG volatile *target, ULONG value) {
  return (ULONG)__atomic_fetch_add(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedExchangeAdd, l)(long volatile *target, LONG value) {
  return (LONG)__atomic_fetch_add(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedExchangeAdd, ul)(unsigned long volatile *whole, ULONG value) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_fetch_add(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedAdd, i)(LONG volatile *target, LONG value) {
  return (LONG)__atomic_add_fetch(target, (LONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedAdd, u)(ULONG volatile *target, ULONG value) {
  return (ULONG)__atomic_add_fetch(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedAdd, l)(long volatile *target, LONG value) {
  return (LONG)__atomic_add_fetch(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedAdd, ul)(unsigned long volatile *whole, ULONG value) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_add_fetch(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedAnd, i)(LONG volatile *target, LONG value) {
  return (LONG)__atomic_fetch_and(target, (LONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedAnd, u)(ULONG volatile *target, ULONG value) {
  return (ULONG)__atomic_fetch_and(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedAnd, l)(long volatile *target, LONG value) {
  return (LONG)__atomic_fetch_and(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedAnd, ul)(unsigned long volatile *whole, ULONG value) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_fetch_and(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedOr, i)(LONG volatile *target, LONG value) {
  return (LONG)__atomic_fetch_or(target, (LONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedOr, u)(ULONG volatile *target, ULONG value) {
  return (ULONG)__atomic_fetch_or(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedOr, l)(long volatile *target, LONG value) {
  return (LONG)__atomic_fetch_or(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedOr, ul)(unsigned long volatile *whole, ULONG value) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_fetch_or(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedXor, i)(LONG volatile *target, LONG value) {
  return (LONG)__atomic_fetch_xor(target, (LONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedXor, u)(ULONG volatile *target, ULONG value) {
  return (ULONG)__atomic_fetch_xor(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedXor, l)(long volatile *target, LONG value) {
  return (LONG)__atomic_fetch_xor(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedXor, ul)(unsigned long volatile *whole, ULONG value) {
  ULONG volatile *target = (ULONG volatile *)whole;
  return (ULONG)__atomic_fetch_xor(target, (ULONG)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedCompareExchange, i)(LONG volatile *target, LONG exchange, LONG comparand) {
  LONG expected = (LONG)comparand;
  __atomic_compare_exchange_n(target, &expected, (LONG)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (LONG)expected;
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedCompareExchange, u)(ULONG volatile *target, ULONG exchange, ULONG comparand) {
  ULONG expected = (ULONG)comparand;
  __atomic_compare_exchange_n(target, &expected, (ULONG)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (ULONG)expected;
}
WS2_INLINE LONG WS2_INTERLOCKED(InterlockedCompareExchange, l)(long volatile *target, LONG exchange, LONG comparand) {
  long expected = (long)comparand;
  __atomic_compare_exchange_n(target, &expected, (long)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (LONG)expected;
}
WS2_INLINE ULONG WS2_INTERLOCKED(InterlockedCompareExchange, ul)(unsigned long volatile *whole, ULONG exchange, ULONG comparand) {
  ULONG volatile *target = (ULONG volatile *)whole;
  ULONG expected = (ULONG)comparand;
  __atomic_compare_exchange_n(target, &expected, (ULONG)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (ULONG)expected;
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedIncrement64, i)(LONG64 volatile *target) {
  return (LONG64)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedIncrement64, u)(ULONG64 volatile *target) {
  return (ULONG64)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedIncrement64, l)(long volatile *target) {
  return (LONG64)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedIncrement64, ul)(unsigned long volatile *target) {
  return (ULONG64)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedDecrement64, i)(LONG64 volatile *target) {
  return (LONG64)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedDecrement64, u)(ULONG64 volatile *target) {
  return (ULONG64)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedDecrement64, l)(long volatile *target) {
  return (LONG64)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedDecrement64, ul)(unsigned long volatile *target) {
  return (ULONG64)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedExchange64, i)(LONG64 volatile *target, LONG64 value) {
  return (LONG64)__atomic_exchange_n(target, (LONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedExchange64, u)(ULONG64 volatile *target, ULONG64 value) {
  return (ULONG64)__atomic_exchange_n(target, (ULONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedExchange64, l)(long volatile *target, long value) {
  return (LONG64)__atomic_exchange_n(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedExchange64, ul)(unsigned long volatile *target, unsigned long value) {
  return (ULONG64)__atomic_exchange_n(target, (unsigned long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedExchangeAdd64, i)(LONG64 volatile *target, LONG64 value) {
  return (LONG64)__atomic_fetch_add(target, (LONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedExchangeAdd64, u)(ULONG64 volatile *target, ULONG64 value) {
  return (ULONG64)__atomic_fetch_add(target, (ULONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedExchangeAdd64, l)(long volatile *target, long value) {
  return (LONG64)__atomic_fetch_add(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedExchangeAdd64, ul)(unsigned long volatile *target, unsigned long value) {
  return (ULONG64)__atomic_fetch_add(target, (unsigned long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedAdd64, i)(LONG64 volatile *target, LONG64 value) {
  return (LONG64)__atomic_add_fetch(target, (LONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedAdd64, u)(ULONG64 volatile *target, ULONG64 value) {
  return (ULONG64)__atomic_add_fetch(target, (ULONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedAdd64, l)(long volatile *target, long value) {
  return (LONG64)__atomic_add_fetch(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedAdd64, ul)(unsigned long volatile *target, unsigned long value) {
  return (ULONG64)__atomic_add_fetch(target, (unsigned long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedAnd64, i)(LONG64 volatile *target, LONG64 value) {
  return (LONG64)__atomic_fetch_and(target, (LONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedAnd64, u)(ULONG64 volatile *target, ULONG64 value) {
  return (ULONG64)__atomic_fetch_and(target, (ULONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedAnd64, l)(long volatile *target, long value) {
  return (LONG64)__atomic_fetch_and(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedAnd64, ul)(unsigned long volatile *target, unsigned long value) {
  return (ULONG64)__atomic_fetch_and(target, (unsigned long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedOr64, i)(LONG64 volatile *target, LONG64 value) {
  return (LONG64)__atomic_fetch_or(target, (LONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedOr64, u)(ULONG64 volatile *target, ULONG64 value) {
  return (ULONG64)__atomic_fetch_or(target, (ULONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedOr64, l)(long volatile *target, long value) {
  return (LONG64)__atomic_fetch_or(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedOr64, ul)(unsigned long volatile *target, unsigned long value) {
  return (ULONG64)__atomic_fetch_or(target, (unsigned long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedXor64, i)(LONG64 volatile *target, LONG64 value) {
  return (LONG64)__atomic_fetch_xor(target, (LONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedXor64, u)(ULONG64 volatile *target, ULONG64 value) {
  return (ULONG64)__atomic_fetch_xor(target, (ULONG64)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedXor64, l)(long volatile *target, long value) {
  return (LONG64)__atomic_fetch_xor(target, (long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedXor64, ul)(unsigned long volatile *target, unsigned long value) {
  return (ULONG64)__atomic_fetch_xor(target, (unsigned long)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedCompareExchange64, i)(LONG64 volatile *target, LONG64 exchange, LONG64 comparand) {
  LONG64 expected = (LONG64)comparand;
  __atomic_compare_exchange_n(target, &expected, (LONG64)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (LONG64)expected;
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedCompareExchange64, u)(ULONG64 volatile *target, ULONG64 exchange, ULONG64 comparand) {
  ULONG64 expected = (ULONG64)comparand;
  __atomic_compare_exchange_n(target, &expected, (ULONG64)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (ULONG64)expected;
}
WS2_INLINE LONG64 WS2_INTERLOCKED(InterlockedCompareExchange64, l)(long volatile *target, long exchange, long comparand) {
  long expected = (long)comparand;
  __atomic_compare_exchange_n(target, &expected, (long)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (LONG64)expected;
}
WS2_INLINE ULONG64 WS2_INTERLOCKED(InterlockedCompareExchange64, ul)(unsigned long volatile *target, unsigned long exchange, unsigned long comparand) {
  unsigned long expected = (unsigned long)comparand;
  __atomic_compare_exchange_n(target, &expected, (unsigned long)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (ULONG64)expected;
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedIncrement16, i)(SHORT volatile *target) {
  return (SHORT)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedIncrement16, u)(USHORT volatile *target) {
  return (USHORT)__atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedDecrement16, i)(SHORT volatile *target) {
  return (SHORT)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedDecrement16, u)(USHORT volatile *target) {
  return (USHORT)__atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedExchange16, i)(SHORT volatile *target, SHORT value) {
  return (SHORT)__atomic_exchange_n(target, (SHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedExchange16, u)(USHORT volatile *target, USHORT value) {
  return (USHORT)__atomic_exchange_n(target, (USHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedExchangeAdd16, i)(SHORT volatile *target, SHORT value) {
  return (SHORT)__atomic_fetch_add(target, (SHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedExchangeAdd16, u)(USHORT volatile *target, USHORT value) {
  return (USHORT)__atomic_fetch_add(target, (USHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedAdd16, i)(SHORT volatile *target, SHORT value) {
  return (SHORT)__atomic_add_fetch(target, (SHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedAdd16, u)(USHORT volatile *target, USHORT value) {
  return (USHORT)__atomic_add_fetch(target, (USHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedAnd16, i)(SHORT volatile *target, SHORT value) {
  return (SHORT)__atomic_fetch_and(target, (SHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedAnd16, u)(USHORT volatile *target, USHORT value) {
  return (USHORT)__atomic_fetch_and(target, (USHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedOr16, i)(SHORT volatile *target, SHORT value) {
  return (SHORT)__atomic_fetch_or(target, (SHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedOr16, u)(USHORT volatile *target, USHORT value) {
  return (USHORT)__atomic_fetch_or(target, (USHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedXor16, i)(SHORT volatile *target, SHORT value) {
  return (SHORT)__atomic_fetch_xor(target, (SHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedXor16, u)(USHORT volatile *target, USHORT value) {
  return (USHORT)__atomic_fetch_xor(target, (USHORT)value, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT WS2_INTERLOCKED(InterlockedCompareExchange16, i)(SHORT volatile *target, SHORT exchange, SHORT comparand) {
  SHORT expected = (SHORT)comparand;
  __atomic_compare_exchange_n(target, &expected, (SHORT)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (SHORT)expected;
}
WS2_INLINE USHORT WS2_INTERLOCKED(InterlockedCompareExchange16, u)(USHORT volatile *target, USHORT exchange, USHORT comparand) {
  USHORT expected = (USHORT)comparand;
  __atomic_compare_exchange_n(target, &expected, (USHORT)exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return (USHORT)expected;
}

#ifdef __cplusplus
WS2_END_CPP
#else
#define WS2_PICK32(p, name) \
  _Generic((p), int *: ws2_##name##_i, volatile int *: ws2_##name##_i, \
           unsigned int *: ws2_##name##_u, volatile unsigned int *: ws2_##name##_u, \
           long *: ws2_##name##_l, volatile long *: ws2_##name##_l, \
           unsigned long *: ws2_##name##_ul, volatile unsigned long *: ws2_##name##_ul)
#define WS2_PICK64(p, name) \
  _Generic((p), long long *: ws2_##name##_i, volatile long long *: ws2_##name##_i, \
           unsigned long long *: ws2_##name##_u, volatile unsigned long long *: ws2_##name##_u, \
           long *: ws2_##name##_l, volatile long *: ws2_##name##_l, \
           unsigned long *: ws2_##name##_ul, volatile unsigned long *: ws2_##name##_ul)
#define WS2_PICK16(p, name) \
  _Generic((p), short *: ws2_##name##_i, volatile short *: ws2_##name##_i, \
           unsigned short *: ws2_##name##_u, volatile unsigned short *: ws2_##name##_u)

#define InterlockedIncrement(p) WS2_PICK32(p, InterlockedIncrement)(p)
#define InterlockedDecrement(p) WS2_PICK32(p, InterlockedDecrement)(p)
#define InterlockedExchange(p, a) WS2_PICK32(p, InterlockedExchange)(p, a)
#define InterlockedExchangeAdd(p, a) WS2_PICK32(p, InterlockedExchangeAdd)(p, a)
#define InterlockedAdd(p, a) WS2_PICK32(p, InterlockedAdd)(p, a)
#define InterlockedAnd(p, a) WS2_PICK32(p, InterlockedAnd)(p, a)
#define InterlockedOr(p, a) WS2_PICK32(p, InterlockedOr)(p, a)
#define InterlockedXor(p, a) WS2_PICK32(p, InterlockedXor)(p, a)
#define InterlockedCompareExchange(p, a, b) WS2_PICK32(p, InterlockedCompareExchange)(p, a, b)
#define InterlockedIncrement64(p) WS2_PICK64(p, InterlockedIncrement64)(p)
#define InterlockedDecrement64(p) WS2_PICK64(p, InterlockedDecrement64)(p)
#define InterlockedExchange64(p, a) WS2_PICK64(p, InterlockedExchange64)(p, a)
#define InterlockedExchangeAdd64(p, a) WS2_PICK64(p, InterlockedExchangeAdd64)(p, a)
#define InterlockedAdd64(p, a) WS2_PICK64(p, InterlockedAdd64)(p, a)
#define InterlockedAnd64(p, a) WS2_PICK64(p, InterlockedAnd64)(p, a)
#define InterlockedOr64(p, a) WS2_PICK64(p, InterlockedOr64)(p, a)
#define InterlockedXor64(p, a) WS2_PICK64(p, InterlockedXor64)(p, a)
#define InterlockedCompareExchange64(p, a, b) WS2_PICK64(p, InterlockedCompareExchange64)(p, a, b)
#define InterlockedIncrement16(p) WS2_PICK16(p, InterlockedIncrement16)(p)
#define InterlockedDecrement16(p) WS2_PICK16(p, InterlockedDecrement16)(p)
#define InterlockedExchange16(p, a) WS2_PICK16(p, InterlockedExchange16)(p, a)
#define InterlockedExchangeAdd16(p, a) WS2_PICK16(p, InterlockedExchangeAdd16)(p, a)
#define InterlockedAdd16(p, a) WS2_PICK16(p, InterlockedAdd16)(p, a)
#define InterlockedAnd16(p, a) WS2_PICK16(p, InterlockedAnd16)(p, a)
#define InterlockedOr16(p, a) WS2_PICK16(p, InterlockedOr16)(p, a)
#define InterlockedXor16(p, a) WS2_PICK16(p, InterlockedXor16)(p, a)
#define InterlockedCompareExchange16(p, a, b) WS2_PICK16(p, InterlockedCompareExchange16)(p, a, b)
#endif

WS2_BEGIN_C
WS2_INLINE PVOID InterlockedExchangePointer(PVOID volatile *target, PVOID value) {
  return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WS2_INLINE PVOID InterlockedCompareExchangePointer(PVOID volatile *target, PVOID exchange, PVOID comparand) {
  __atomic_compare_exchange_n(target, &comparand, exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return comparand;
}
WS2_INLINE BOOLEAN InterlockedBitTestAndSet(LONG volatile *base, LONG bit) {
  const LONG mask = (LONG)(1U << (bit & 31));
  return (__atomic_fetch_or(base + (bit >> 5), mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WS2_INLINE BOOLEAN InterlockedBitTestAndReset(LONG volatile *base, LONG bit) {
  const LONG mask = (LONG)(1U << (bit & 31));
  return (__atomic_fetch_and(base + (bit >> 5), ~mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WS2_INLINE unsigned char _BitScanForward(unsigned int *index, unsigned int mask) {
  if (mask) *index = (unsigned int)__builtin_ctz(mask);
  return mask != 0;
}
WS2_INLINE unsigned char _BitScanReverse(unsigned int *index, unsigned int mask) {
  if (mask) *index = 31U - (unsigned int)__builtin_clz(mask);
  return mask != 0;
}
WS2_INLINE unsigned char _BitScanForward64(unsigned int *index, unsigned long long mask) {
  if (mask) *index = (unsigned int)__builtin_ctzll(mask);
  return mask != 0;
}
WS2_INLINE unsigned char _BitScanReverse64(unsigned int *index, unsigned long long mask) {
  if (mask) *index = 63U - (unsigned int)__builtin_clzll(mask);
  return mask != 0;
}
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Index>
static inline typename ws2_if_long<Index, unsigned char>::type _BitScanForward(Index *index, unsigned int mask) {
  return _BitScanForward(ws2_low_half(index), mask);
}
template <class Index>
static inline typename ws2_if_long<Index, unsigned char>::type _BitScanReverse(Index *index, unsigned int mask) {
  return _BitScanReverse(ws2_low_half(index), mask);
}
template <class Index>
static inline typename ws2_if_long<Index, unsigned char>::type _BitScanForward64(Index *index, unsigned long long mask) {
  return _BitScanForward64(ws2_low_half(index), mask);
}
template <class Index>
static inline typename ws2_if_long<Index, unsigned char>::type _BitScanReverse64(Index *index, unsigned long long mask) {
  return _BitScanReverse64(ws2_low_half(index), mask);
}
WS2_END_CPP
#else
#define _BitScanForward(index, mask) _BitScanForward(WS2_DWORD_POINTER(index), mask)
#define _BitScanReverse(index, mask) _BitScanReverse(WS2_DWORD_POINTER(index), mask)
#define _BitScanForward64(index, mask) _BitScanForward64(WS2_DWORD_POINTER(index), mask)
#define _BitScanReverse64(index, mask) _BitScanReverse64(WS2_DWORD_POINTER(index), mask)
#endif

#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define _InterlockedIncrement InterlockedIncrement
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define _InterlockedDecrement InterlockedDecrement
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define _InterlockedExchange InterlockedExchange
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define InterlockedAddAcquire InterlockedAdd
#define InterlockedAddRelease InterlockedAdd
#define InterlockedAddNoFence InterlockedAdd
#define _InterlockedAdd InterlockedAdd
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedAndNoFence InterlockedAnd
#define _InterlockedAnd InterlockedAnd
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedOrNoFence InterlockedOr
#define _InterlockedOr InterlockedOr
#define InterlockedXorAcquire InterlockedXor
#define InterlockedXorRelease InterlockedXor
#define InterlockedXorNoFence InterlockedXor
#define _InterlockedXor InterlockedXor
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define _InterlockedCompareExchange InterlockedCompareExchange
#define InterlockedIncrement64Acquire InterlockedIncrement64
#define InterlockedIncrement64Release InterlockedIncrement64
#define InterlockedIncrement64NoFence InterlockedIncrement64
#define _InterlockedIncrement64 InterlockedIncrement64
#define InterlockedDecrement64Acquire InterlockedDecrement64
#define InterlockedDecrement64Release InterlockedDecrement64
#define InterlockedDecrement64NoFence InterlockedDecrement64
#define _InterlockedDecrement64 InterlockedDecrement64
#define InterlockedExchange64Acquire InterlockedExchange64
#define InterlockedExchange64Release InterlockedExchange64
#define InterlockedExchange64NoFence InterlockedExchange64
#define _InterlockedExchange64 InterlockedExchange64
#define InterlockedExchangeAdd64Acquire InterlockedExchangeAdd64
#define InterlockedExchangeAdd64Release InterlockedExchangeAdd64
#define InterlockedExchangeAdd64NoFence InterlockedExchangeAdd64
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define InterlockedAdd64Acquire InterlockedAdd64
#define InterlockedAdd64Release InterlockedAdd64
#define InterlockedAdd64NoFence InterlockedAdd64
#define _InterlockedAdd64 InterlockedAdd64
#define InterlockedAnd64Acquire InterlockedAnd64
#define InterlockedAnd64Release InterlockedAnd64
#define InterlockedAnd64NoFence InterlockedAnd64
#define _InterlockedAnd64 InterlockedAnd64
#define InterlockedOr64Acquire InterlockedOr64
#define InterlockedOr64Release InterlockedOr64
#define InterlockedOr64NoFence InterlockedOr64
#define _InterlockedOr64 InterlockedOr64
#define InterlockedXor64Acquire InterlockedXor64
#define InterlockedXor64Release InterlockedXor64
#define InterlockedXor64NoFence InterlockedXor64
#define _InterlockedXor64 InterlockedXor64
#define InterlockedCompareExchange64Acquire InterlockedCompareExchange64
#define InterlockedCompareExchange64Release InterlockedCompareExchange64
#define InterlockedCompareExchange64NoFence InterlockedCompareExchange64
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define InterlockedIncrement16Acquire InterlockedIncrement16
#define InterlockedIncrement16Release InterlockedIncrement16
#define InterlockedIncrement16NoFence InterlockedIncrement16
#define _InterlockedIncrement16 InterlockedIncrement16
#define InterlockedDecrement16Acquire InterlockedDecrement16
#define InterlockedDecrement16Release InterlockedDecrement16
#define InterlockedDecrement16NoFence InterlockedDecrement16
#define _InterlockedDecrement16 InterlockedDecrement16
#define InterlockedExchange16Acquire InterlockedExchange16
#define InterlockedExchange16Release InterlockedExchange16
#define InterlockedExchange16NoFence InterlockedExchange16
#define _InterlockedExchange16 InterlockedExchange16
#define InterlockedExchangeAdd16Acquire InterlockedExchangeAdd16
#define InterlockedExchangeAdd16Release InterlockedExchangeAdd16
#define InterlockedExchangeAdd16NoFence InterlockedExchangeAdd16
#define _InterlockedExchangeAdd16 InterlockedExchangeAdd16
#define InterlockedAdd16Acquire InterlockedAdd16
#define InterlockedAdd16Release InterlockedAdd16
#define InterlockedAdd16NoFence InterlockedAdd16
#define _InterlockedAdd16 InterlockedAdd16
#define InterlockedAnd16Acquire InterlockedAnd16
#define InterlockedAnd16Release InterlockedAnd16
#define InterlockedAnd16NoFence InterlockedAnd16
#define _InterlockedAnd16 InterlockedAnd16
#define InterlockedOr16Acquire InterlockedOr16
#define InterlockedOr16Release InterlockedOr16
#define InterlockedOr16NoFence InterlockedOr16
#define _InterlockedOr16 InterlockedOr16
#define InterlockedXor16Acquire InterlockedXor16
#define InterlockedXor16Release InterlockedXor16
#define InterlockedXor16NoFence InterlockedXor16
#define _InterlockedXor16 InterlockedXor16
#define InterlockedCompareExchange16Acquire InterlockedCompareExchange16
#define InterlockedCompareExchange16Release InterlockedCompareExchange16
#define InterlockedCompareExchange16NoFence InterlockedCompareExchange16
#define _InterlockedCompareExchange16 InterlockedCompareExchange16
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedExchangePointerRelease InterlockedExchangePointer
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define _InterlockedExchangePointer InterlockedExchangePointer
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _interlockedbittestandset InterlockedBitTestAndSet
#define _interlockedbittestandreset InterlockedBitTestAndReset
#define BitScanForward _BitScanForward
#define BitScanReverse _BitScanReverse
#define BitScanForward64 _BitScanForward64
#define BitScanReverse64 _BitScanReverse64

#define MemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define _ReadWriteBarrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define _ReadBarrier() __atomic_signal_fence(__ATOMIC_ACQUIRE)
#define _WriteBarrier() __atomic_signal_fence(__ATOMIC_RELEASE)
#if defined(__x86_64__) || defined(__i386__)
#define YieldProcessor() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define YieldProcessor() __asm__ __volatile__("yield")
#else
#define YieldProcessor() ((void)0)
#endif
#define ReadAcquire(source) __atomic_load_n((source), __ATOMIC_ACQUIRE)
#define ReadNoFence(source) __atomic_load_n((source), __ATOMIC_RELAXED)
#define ReadRaw(source) __atomic_load_n((source), __ATOMIC_RELAXED)
#define ReadPointerAcquire(source) __atomic_load_n((source), __ATOMIC_ACQUIRE)
#define ReadPointerNoFence(source) __atomic_load_n((source), __ATOMIC_RELAXED)
#define WriteRelease(target, value) __atomic_store_n((target), (value), __ATOMIC_RELEASE)
#define WriteNoFence(target, value) __atomic_store_n((target), (value), __ATOMIC_RELAXED)
#define WriteRaw(target, value) __atomic_store_n((target), (value), __ATOMIC_RELAXED)
#define WritePointerRelease(target, value) __atomic_store_n((target), (value), __ATOMIC_RELEASE)
#define ReadAcquire64 ReadAcquire
#define ReadNoFence64 ReadNoFence
#define WriteRelease64 WriteRelease
#define WriteNoFence64 WriteNoFence

#endif /* WS2_INTERLOCKED_H */
