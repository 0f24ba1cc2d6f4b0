#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds programs with wmain and with WinMain against the installed tree, and runs them:
#   entry.sh PREFIX (wrapper|pkg-config|cmake) (C|CXX)
set -eu
prefix=$1 way=$2 language=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset CMAKE_C_COMPILER_LAUNCHER CMAKE_CXX_COMPILER_LAUNCHER CFLAGS CXXFLAGS CPPFLAGS LDFLAGS
libdir=$(dirname "$(find "$prefix" -name libws2.a)")
PKG_CONFIG_PATH=$libdir/pkgconfig
export PKG_CONFIG_PATH

case $language in
  C) cc=gcc source=entry.c standard=-std=c11 wrapper=ws2cc ;;
  CXX) cc=g++ source=entry.cpp standard=-std=c++17 wrapper=ws2c++ ;;
esac
cd "$work"
cp "$here/entry.c" "$source"
cp "$here/project/CMakeLists.txt" .
for wide in '' -DWIDE; do
  flags="$standard -Wall -Wextra -Werror $wide"
  # The lists of flags are meant to be split.
  # shellcheck disable=SC2046,SC2086
  case $way in
    wrapper) "$prefix/bin/$wrapper" $flags $source -o program -lws2_32 ;;
    pkg-config)
      $cc $flags $(pkg-config --cflags ws2-entry) $source -o program \
        $(pkg-config --libs ws2-entry) ;;
    cmake)
      cmake -G Ninja -S . -B build -DCMAKE_PREFIX_PATH="$prefix" -DOUTSIDE_LANGUAGE="$language" \
        -DOUTSIDE_ENTRY="$source" -DCMAKE_${language}_FLAGS="$flags" >log || { cat log; exit 1; }
      cmake --build build >log || { cat log; exit 1; }
      cp build/program . ;;
  esac
  said=$(LD_LIBRARY_PATH=$libdir timeout 10 ./program 'two words' 中)
  echo "$wide $said"
  [ "$said" = begun ]
done
