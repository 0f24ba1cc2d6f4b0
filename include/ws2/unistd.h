/* SPDX-License-Identifier: MIT
 * Shield: glibc's gethostname takes another name, and socklen_t is Winsock's int. */
#pragma GCC system_header
#ifndef __WS2__
#include_next <unistd.h>
#else
#ifndef WS2_SHIELD_UNISTD
#define WS2_SHIELD_UNISTD
#ifndef __socklen_t_defined
typedef int socklen_t;
#define __socklen_t_defined
#endif
#define gethostname ws2_posix_gethostname
#include_next <unistd.h>
#undef gethostname
#endif
#endif
