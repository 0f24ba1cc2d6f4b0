#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh <compiler> <standard> <program> <folder of the library> <flags ...>: compiles the program
# as
# users do, with warnings as errors, links it with the library and runs it; its text goes through.
set -eu
compiler=$1 standard=$2 program=$3 library=$4
shift 4
case $compiler in
  *++) language=c++ ;;
  *) language=c ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$compiler" "-std=$standard" -x "$language" -Wall -Wextra -Werror "$@" "$program" -x none \
  -o "$work/program" -L"$library" -lws2 "-Wl,-rpath,$library"
"$work/program" </dev/null
