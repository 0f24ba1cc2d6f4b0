/* SPDX-License-Identifier: MIT
 * Structured exception handling, as far as there is any: a handler is never entered, because nothing here
 * raises a structured exception. What programs use of it is the exit of a block.
 *
 * In C the common shape works: one __try block a function, __leave jumps to its end, then the __finally
 * block runs. In C++ __try is libstdc++'s own macro for `try` and stays so; __finally is a handler for
 * a type that nobody throws, and after it the block that runs; __except is such a handler and nothing
 * more. A return out of a __try block skips its __finally. Source: Microsoft Learn, "try-finally
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

#endif /* _INC_EXCPT */
