/* SPDX-License-Identifier: MIT
 * Shield: without __linux__ libstdc++ would lose the native thread id and the setting for weak symbols. */
#pragma GCC system_header
#ifndef __linux__
#define __linux__ 1
#include_next <bits/os_defines.h>
#undef __linux__
#else
#include_next <bits/os_defines.h>
#endif
