/* SPDX-License-Identifier: MIT
 * The umbrella header. As on Windows it brings Winsock 1.1, unless WIN32_LEAN_AND_MEAN is defined or
 * winsock2.h came first. */
#pragma GCC system_header
#ifndef _WINDOWS_
#define _WINDOWS_
#define _INC_WINDOWS

#include <stdarg.h>

#include "ws2_abi.h"
#include "sdkddkver.h"
#include "excpt.h"
#include "windef.h"
#include "winbase.h"
#include "winerror.h"
#include "winuser.h"
#include "winnls.h"
#include "wincon.h"

#ifndef WIN32_LEAN_AND_MEAN
#ifndef _WINSOCKAPI_
#if __has_include("winsock.h")
#include "winsock.h"
#endif
#endif
#endif

#endif /* _WINDOWS_ */
