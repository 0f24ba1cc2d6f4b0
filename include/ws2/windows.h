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
#include "mmsystem.h"
#ifndef _WINSOCKAPI_
#if __has_include("winsock.h")
#include "winsock.h"
#endif
#endif
#endif

WS2_BEGIN_C
int WINAPI WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPSTR lpCmdLine, int nShowCmd);
int WINAPI wWinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPWSTR lpCmdLine, int nShowCmd);
WS2_END_C

#endif /* _WINDOWS_ */
