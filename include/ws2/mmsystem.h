/* SPDX-License-Identifier: MIT
 * The multimedia clock. Source: Microsoft Learn, the pages of timeapi.h. */
#pragma GCC system_header
#ifndef _INC_MMSYSTEM
#define _INC_MMSYSTEM

#include "timeapi.h"

#endif /* _INC_MMSYSTEM */
