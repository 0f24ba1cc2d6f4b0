/* SPDX-License-Identifier: MIT
 * Shield: glibc's fd_set, select and pselect take other names, and the names become Winsock's. */
#pragma GCC system_header
#ifndef __WS2__
#include_next <sys/select.h>
#else
#ifndef WS2_SHIELD_SELECT
#define WS2_SHIELD_SELECT
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#define fd_set ws2_posix_fd_set
#define select ws2_posix_select
#define pselect ws2_posix_pselect
#include_next <sys/select.h>
#undef fd_set
#undef select
#undef pselect
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#undef FD_SETSIZE
#pragma pop_macro("FD_SETSIZE")
#endif
#endif
