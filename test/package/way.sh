#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds a program against the installed tree in one of the ways users do, runs it, and looks at
# what it says:
#   way.sh PREFIX (wrapper|pkg-config|cmake) (gcc|clang) (C|CXX) LINKAGE
# LINKAGE is shared or static; or, of the wrapper's own, ws2-static: libws2 in the program, the
# other libraries shared; or static-alone: static, without a word of Windows' library.
set -eu
prefix=$1 way=$2 compiler=$3 language=$4 linkage=$5
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# As a program outside would be built: nothing of how libws2 itself was.
unset CMAKE_C_COMPILER_LAUNCHER CMAKE_CXX_COMPILER_LAUNCHER CFLAGS CXXFLAGS CPPFLAGS LDFLAGS
libdir=$(dirname "$(find "$prefix" -name libws2.a)")
PKG_CONFIG_PATH=$libdir/pkgconfig
export PKG_CONFIG_PATH

case $compiler-$language in
  gcc-C) cc=gcc source=program.c standard=-std=c11 wrapper=ws2cc ;;
  gcc-CXX) cc=g++ source=program.cpp standard=-std=c++17 wrapper=ws2c++ ;;
  clang-C) cc=clang source=program.c standard=-std=c11 wrapper=ws2cc ;;
  clang-CXX) cc=clang++ source=program.cpp standard=-std=c++17 wrapper=ws2c++ ;;
esac
warnings='-Wall -Wextra -Werror'
static= windows=-lws2_32
[ "$linkage" != static ] || static=-static
[ "$linkage" != static-alone ] || { static=-static windows=; linkage=static; }
[ "$linkage" != ws2-static ] || static=--ws2-static

cd "$work"
# The lists of flags are meant to be split.
# shellcheck disable=SC2046,SC2086
case $way in
  wrapper)
    WS2_CC=$cc WS2_CXX=$cc "$prefix/bin/$wrapper" $standard $warnings "$here/$source" -o program \
      $static $windows ;;
  pkg-config)
    $cc $standard $warnings $(pkg-config --cflags ws2) "$here/$source" -o program $static \
      $(pkg-config --libs ${static:+--static} ws2) -lws2_32 ;;
  cmake)
    unset PKG_CONFIG_PATH
    option=-DCMAKE_C_COMPILER=$cc
    [ "$language" = C ] || option=-DCMAKE_CXX_COMPILER=$cc
    [ "$linkage" = shared ] || option="$option -Dws2_USE_STATIC_LIBS=ON"
    cmake -G Ninja -S "$here/project" -B . $option -DCMAKE_PREFIX_PATH="$prefix" \
      -DOUTSIDE_LANGUAGE="$language" >log || { cat log; exit 1; }
    cmake --build . >log || { cat log; exit 1; } ;;
esac

# A static program must not need the library; a shared one finds it as an uninstalled program does.
if [ "$linkage" != shared ]; then
  if readelf -d program | grep -q 'NEEDED.*libws2'; then echo 'needs libws2.so'; exit 1; fi
  [ "$linkage" = static ] || readelf -d program | grep -q 'NEEDED.*libc\.so'
else
  readelf -d program | grep -q 'NEEDED.*\[libws2.so.0\]'
fi
said=$(LD_LIBRARY_PATH=$libdir timeout 10 ./program)
echo "$said"
[ "$said" = 'echoed hello, then 10038' ]
