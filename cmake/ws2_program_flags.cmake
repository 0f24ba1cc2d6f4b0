# SPDX-License-Identifier: MIT
# How a user's program is compiled: the one list that ws2cc, ws2.pc, the CMake package and our own
# tests of programs share. The program sees Windows, and not the Unix that it runs on: most
# sources test _WIN32 first, some __linux__. The last two flags are for what is right on Windows
# and a warning here: `#pragma comment(lib, ...)`, and formats like %I64d, which libws2's printf
# understands.
set(WS2_PROGRAM_FLAGS
    -D__WS2__ -D_WIN32=1 -D_WIN64=1 -DWIN32=1
    -U__linux__ -U__linux -Ulinux -U__unix__ -U__unix -Uunix -U__gnu_linux__
    -Wno-unknown-pragmas -Wno-format)
