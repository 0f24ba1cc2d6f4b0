/* SPDX-License-Identifier: MIT
 * From here on DEFINE_GUID defines. */
#pragma GCC system_header
#ifndef INITGUID
#define INITGUID
#endif
#include <guiddef.h>
