/* SPDX-License-Identifier: MIT
 * Source annotations, kept for programs that include this name. */
#pragma GCC system_header
#ifndef SPECSTRINGS_H
#define SPECSTRINGS_H
#include "sal.h"
#endif
