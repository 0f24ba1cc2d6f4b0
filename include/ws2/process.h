/* SPDX-License-Identifier: MIT
 * Threads and processes of the C runtime. Source: Microsoft Learn, "Process and environment control". */
#pragma GCC system_header
#ifndef _INC_PROCESS
#define _INC_PROCESS

#include <stdlib.h>

typedef unsigned(__stdcall *_beginthreadex_proc_type)(void *);
typedef void(__cdecl *_beginthread_proc_type)(void *);

WS2_BEGIN_C
uintptr_t _beginthreadex(void *security, unsigned stack_size, _beginthreadex_proc_type start,
                         void *argument, unsigned flags, unsigned *thread_id)
    WS2_SYMBOL(_beginthreadex);
void _endthreadex(unsigned code) WS2_SYMBOL(_endthreadex);
uintptr_t _beginthread(_beginthread_proc_type start, unsigned stack_size, void *argument)
    WS2_SYMBOL(_beginthread);
void _endthread(void) WS2_SYMBOL(_endthread);

int ws2_libc_getpid(void) __asm__("getpid");
int ws2_libc_execv(const char *, char *const *) __asm__("execv");
int ws2_libc_execve(const char *, char *const *, char *const *) __asm__("execve");
int ws2_libc_execvp(const char *, char *const *) __asm__("execvp");
WS2_INLINE int _getpid(void) { return ws2_libc_getpid(); }
WS2_INLINE intptr_t _execv(const char *file, const char *const *arguments) {
  return ws2_libc_execv(file, (char *const *)(uintptr_t)arguments);
}
WS2_INLINE intptr_t _execve(const char *file, const char *const *arguments,
                            const char *const *environment) {
  return ws2_libc_execve(file, (char *const *)(uintptr_t)arguments,
                         (char *const *)(uintptr_t)environment);
}
WS2_INLINE intptr_t _execvp(const char *file, const char *const *arguments) {
  return ws2_libc_execvp(file, (char *const *)(uintptr_t)arguments);
}
#define _P_WAIT 0
#define _P_NOWAIT 1
#define _P_OVERLAY 2
#define _P_NOWAITO 3
#define _P_DETACH 4
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
/* On Windows `unsigned long` and `unsigned` are as wide, and programs pass either's address. */
template <class Dword>
inline typename ws2_if_long<Dword, uintptr_t>::type _beginthreadex(
    void *security, unsigned stack_size, _beginthreadex_proc_type start, void *argument,
    unsigned flags, Dword *thread_id) {
  return _beginthreadex(security, stack_size, start, argument, flags, ws2_low_half(thread_id));
}
WS2_END_CPP
#endif

#endif /* _INC_PROCESS */
