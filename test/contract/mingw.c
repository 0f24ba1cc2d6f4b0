// SPDX-License-Identifier: MIT
// The names and numbers of the contract, compiled against mingw-w64's own headers.
#include <winerror.h>
#include <winsock2.h>

#define CODE(name, number, conditions) _Static_assert((name) == (number), #name);
#define NEWER(name, number, conditions)
#include "codes.inc"
