#!/bin/sh
# SPDX-License-Identifier: MIT
# Holds the list of codes against mingw-w64's headers in both directions.
#   mingw.sh <folder of this script> <compiler>
set -eu
here=$1 compiler=$2
"$compiler" -fsyntax-only -Wall -Werror "$here/mingw.c"

# Every error macro there is on the list, too: all are sums with WSABASEERR, or system codes.
listed=$(sed -nE 's/^(CODE|NEWER)\((\w+),.*/\2/p' "$here/codes.inc" | sort)
theirs=$(printf '#include <winsock2.h>\n#include <winerror.h>\n' | "$compiler" -dM -E - |
  sed -nE 's/^#define (WSA\w+) \((WSABASEERR \+ [0-9]+|ERROR_\w+)\)$/\1/p' | sort)
newer=$(sed -nE 's/^NEWER\((\w+),.*/\1/p' "$here/codes.inc" | sort)
differ=$(printf '%s\n%s\n%s\n' "$listed" "$theirs" "$newer" | sort | uniq -u)
count=$(printf '%s\n' "$theirs" | wc -l)
if [ -n "$differ" ] || [ "$count" -lt 90 ]; then
  echo "in one list only ($count macros in mingw-w64):"
  echo "$differ"
  exit 1
fi
