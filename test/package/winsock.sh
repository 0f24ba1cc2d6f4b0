#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds a program of Windows Sockets 1.1 against the installed tree and looks at what it says:
#   winsock.sh PREFIX (gcc|clang) [STATIC]
set -eu
prefix=$1 compiler=$2 static=${3-}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libdir=$(dirname "$(find "$prefix" -name libws2.a)")
# shellcheck disable=SC2086
WS2_CC=$compiler "$prefix/bin/ws2cc" -std=c99 -Wall -Wextra -Werror "$here/winsock.c" \
  -o "$work/program" $static -lwsock32 -luser32
said=$(LD_LIBRARY_PATH=$libdir timeout 10 "$work/program")
echo "$said"
[ "$said" = '10036 inside, then 10004' ]
