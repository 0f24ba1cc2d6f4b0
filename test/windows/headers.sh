#!/bin/sh
# SPDX-License-Identifier: MIT
# headers.sh <compiler> <standard> <source folder> <flags ...>: each of Windows' headers compiles
# alone (in the strict standards); all of them together, before and after the standard library's:
# all of those at once, and some one by one (in the GNU standards). No warning is allowed.
set -eu
compiler=$1 standard=$2 source=$3
shift 3
case $compiler in
  *++) language=c++ ;;
  *) language=c ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# Compiles what stands in $work/unit.
try() {
  if ! "$compiler" "-std=$standard" -x "$language" -fsyntax-only -Wall -Wextra -Werror "$@" \
      "$work/unit" 2>"$work/errors"; then
    failed=$((failed + 1))
    echo "== $what"
    head -5 "$work/errors"
  fi
}

ours=
for header in "$source"/include/ws2/*.h; do
  header=${header##*/}
  case $header in
    ws2_*) continue ;;  # parts of others
    netdb.h | poll.h) continue ;;  # refused beside Winsock
  esac
  ours="$ours $header"
  case $standard in gnu*) continue ;; esac
  what="$header alone"
  printf '#include <%s>\n' "$header" >"$work/unit"
  try "$@"
done

# winsock2.h must come before windows.h, as on Windows.
{
  [ ! -e "$source/include/ws2/winsock2.h" ] || echo '#include <winsock2.h>'
  for header in $ours; do
    case $header in
      winsock.h) ;;
      *) echo "#include <$header>" ;;
    esac
  done
} >"$work/all.h"

c='assert.h ctype.h errno.h float.h inttypes.h limits.h locale.h math.h setjmp.h signal.h stdalign.h
   stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h time.h wchar.h wctype.h complex.h
   dirent.h dlfcn.h fcntl.h pthread.h sched.h semaphore.h sys/ioctl.h sys/mman.h sys/select.h
   sys/stat.h sys/time.h sys/types.h sys/uio.h sys/wait.h termios.h unistd.h strings.h'
cpp='algorithm any array atomic bitset cctype cerrno chrono cinttypes cmath codecvt complex
   condition_variable csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cwchar deque
     exception
   filesystem fstream functional future initializer_list iomanip iostream istream iterator
     limits list
   locale map memory mutex new numeric optional ostream queue random ratio regex
     scoped_allocator set
   shared_mutex sstream stack stdexcept streambuf string string_view system_error thread tuple
     type_traits
   typeindex typeinfo unordered_map unordered_set utility valarray variant vector'
case $language in
  c) theirs=$c ;;
  *) theirs="$c $cpp" ;;
esac
case $standard in
  *++20) theirs="$theirs barrier bit compare concepts coroutine latch numbers ranges semaphore span
    stop_token version" ;;
esac
case $compiler in
  clang*) theirs=$(echo "$theirs" | sed 's/coroutine//') ;;  # needs a flag there
esac
every=
for header in $theirs; do every="$every#include <$header>
"; done
what='all of them after ours'
printf '#include "%s/all.h"\n%s' "$work" "$every" >"$work/unit"
try "$@"
what='all of them before ours'
printf '%s#include "%s/all.h"\n' "$every" "$work" >"$work/unit"
try "$@"
# Each for itself would cost minutes: those that have a shield, and some that use one.
case $standard,$language in
  c*) theirs= ;;
  *,c) theirs='stdio.h stdlib.h string.h wchar.h time.h sys/types.h sys/select.h unistd.h' ;;
  *) theirs='cstdio cstdlib cwchar functional thread filesystem iostream' ;;
esac
for header in $theirs; do
  what="$header before ours"
  printf '#include <%s>\n#include "%s/all.h"\n' "$header" "$work" >"$work/unit"
  try "$@"
  what="$header after ours"
  printf '#include "%s/all.h"\n#include <%s>\n' "$work" "$header" >"$work/unit"
  try "$@"
done
[ "$failed" -eq 0 ]
