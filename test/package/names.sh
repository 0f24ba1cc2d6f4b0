#!/bin/sh
# SPDX-License-Identifier: MIT
# What may leave the library and what may not:  names.sh PREFIX
#   only ws2_* names are exported, each with the version WS2_1.0
#   no hidden file, such as a tool's settings, is installed
#   a function that a header declares and that is not implemented does not link, and is named in
#   docs/not-implemented.md, which names no other
set -eu
prefix=$1
libdir=$(dirname "$(find "$prefix" -name libws2.a)")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

if find "$prefix" -name '.*' ! -path "$prefix" | grep .; then
  echo 'these files are installed and should not be'
  exit 1
fi

nm -D --defined-only --with-symbol-versions "$libdir/libws2.so" | awk '$2 != "A" {print $3}' >names
[ -s names ]
if grep -v '^ws2_[A-Za-z0-9_]*@@WS2_1\.0$' names; then
  echo 'these names leave the library and should not'
  exit 1
fi
echo "$(wc -l <names) names are exported"

sed 's/@@.*//' names | sort >exported
grep -rhoE 'WS2_SYMBOL\([A-Za-z_][A-Za-z0-9_]*\)' "$prefix/include/ws2" |
  sed 's/WS2_SYMBOL(\(.*\))/ws2_\1/' | grep -vx ws2_name | sort -u >declared
comm -13 exported declared >open
echo "$(wc -l <open) functions are declared and not implemented yet"
# docs/not-implemented.md, which is installed with the library, names each of them.
page=$(find "$prefix/share" -name not-implemented.md)
sed 's/^ws2_//' open | while read -r name; do
  grep -qw "$name" "$page" || echo "$name"
done >unnamed
if [ -s unnamed ]; then
  echo 'declared, not implemented and not in docs/not-implemented.md:'
  cat unnamed
  exit 1
fi
awk '/^```/ {inside = !inside; next} inside' "$page" | tr -s ' ' '\n' |
  sed 's/^/ws2_/' | sort -u >named
if comm -13 open named | sed 's/^ws2_//' | grep .; then
  echo 'in docs/not-implemented.md, and implemented by now or not declared'
  exit 1
fi
name=$(head -n 1 open)
[ -n "$name" ] || name=ws2_no_function_of_libws2
printf 'void missing(void) __asm__("%s");\nint main(void) { missing(); }\n' "$name" >open.c
if gcc open.c -o open "$libdir/libws2.so" 2>log; then
  echo "$name links"
  exit 1
fi
grep -q "undefined reference to .$name" log
