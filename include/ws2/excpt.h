/* SPDX-License-Identifier: MIT
 * Structured exception handling, as far as there is any: a handler is never entered, because nothing here
 * raises a structured exception. What programs use of it is the exit of a block.
 *
 * The common shape works: one __try block a function, __leave jumps to its end, then the __finally block
 * runs. In C++ __try is libstdc++'s own macro for `try` and stays so; __finally is a handler for a type
 * that nobody throws, and after it the block that runs; __except is such a handler and nothing more. A
 * return out of a __try block skips its __finally. Source: Microsoft Learn, "try-finally
 * statement" and "try-except statement". */
#pragma GCC system_header
#ifndef _INC_EXCPT
#define _INC_EXCPT

#include "ws2_abi.h"

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

typedef enum _EXCEPTION_DISPOSITION {
  ExceptionContinueExecution,
  ExceptionContinueSearch,
  ExceptionNestedException,
  ExceptionCollidedUnwind
} EXCEPTION_DISPOSITION;

#define GetExceptionCode() ((unsigned int)0)
#define _exception_code() ((unsigned int)0)
#define GetExceptionInformation() ((struct _EXCEPTION_POINTERS *)0)
#define _exception_info() ((struct _EXCEPTION_POINTERS *)0)
#define AbnormalTermination() 0
#define _abnormal_termination() 0

#define __leave goto ws2_leave
#ifdef __cplusplus
WS2_BEGIN_CPP
struct ws2_never_thrown {};
WS2_END_CPP
#ifdef __cpp_exceptions
#ifndef __try
#define __try try
#endif
#define __except(filter) catch (ws2_never_thrown *)
#define __finally                  \
  catch (ws2_never_thrown *) {     \
  }                                \
  ws2_leave:                       \
  __attribute__((__unused__));
#else
#ifndef __try
#define __try if (true)
#endif
#define __except(filter) if (false)
#define __finally ws2_leave : __attribute__((__unused__));
#endif
#else
#define __try if (1)
#define __except(filter)                     \
  ws2_leave:                                 \
  __attribute__((__unused__));               \
  if (0 && (filter))
#define __finally ws2_leave : __attribute__((__unused__));
#endif

#endif /* _INC_EXCPT */
