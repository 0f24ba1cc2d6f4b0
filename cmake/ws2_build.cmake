# SPDX-License-Identifier: MIT
# How every target of the project is compiled: the language level, the warnings, the sanitizer of
# the preset, and the two worlds of docs/architecture.md.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(WS2_SANITIZE "" CACHE STRING "Sanitizers: empty, address,undefined or thread")
set(WS2_GENERATED_DIR "${CMAKE_BINARY_DIR}/generated")

if(WS2_SANITIZE)
  add_compile_options(-fsanitize=${WS2_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WS2_SANITIZE})
  if(WS2_SANITIZE MATCHES undefined)
    # The vptr check asks the kernel, through a pipe of its own, whether an address can be read: a
    # test that has used up the descriptors would fail for that.
    add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=vptr)
  endif()
endif()

# The standard library's own checks: an empty optional read, an index past the end.
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

# Hardening, as a distribution would build it. Fortify needs optimisation and fights with
# sanitizers.
add_compile_options(-fstack-protector-strong)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  add_compile_options(-fcf-protection)
endif()
if(NOT WS2_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
add_link_options(-Wl,-z,relro,-z,now)

# ws2_warnings(<target>): what our own code must survive on both compilers.
function(ws2_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Werror
                         $<$<COMPILE_LANGUAGE:CXX>:-Wconversion>)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wthread-safety>)
  elseif(WS2_SANITIZE)
    # GCC 12 takes the sanitizers' checks in std::optional and std::function for uses of what is not
    # initialised; without sanitizers the warning stays on.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
  endif()
endfunction()

# ws2_windows_side(<target>): sees our Windows-named headers, as our own code does: __WS2__
# without _WIN32.
function(ws2_windows_side target)
  target_compile_definitions(${target} PRIVATE __WS2__)
  target_include_directories(${target} SYSTEM BEFORE PRIVATE
    "${PROJECT_SOURCE_DIR}/include/ws2" "${WS2_GENERATED_DIR}/include/ws2")
  add_dependencies(${target} ws2_generated)
endfunction()

# ws2_program_side(<target>): compiled as ws2cc and ws2c++ compile a user's program.
include(ws2_program_flags)
function(ws2_program_side target)
  ws2_windows_side(${target})
  target_compile_options(${target} PRIVATE ${WS2_PROGRAM_FLAGS})
endfunction()

# ws2_room(<name> WORLD windows|linux SOURCES ... [TESTS ...]): one folder of src/. The objects go
# into the library; a unit test beside its source goes into the one unit test program.
function(ws2_room name)
  cmake_parse_arguments(ROOM "" "WORLD" "SOURCES;TESTS" ${ARGN})
  set(target ws2_room_${name})
  add_library(${target} OBJECT ${ROOM_SOURCES})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src"
                             "${PROJECT_SOURCE_DIR}/include" "${WS2_GENERATED_DIR}")
  ws2_warnings(${target})
  add_dependencies(${target} ws2_generated)
  if(ROOM_WORLD STREQUAL "windows")
    ws2_windows_side(${target})
  endif()
  set_property(GLOBAL APPEND PROPERTY WS2_ROOMS ${target})
  foreach(test IN LISTS ROOM_TESTS)
    set_property(GLOBAL APPEND PROPERTY WS2_UNIT_TESTS_${ROOM_WORLD}
                 "${CMAKE_CURRENT_SOURCE_DIR}/${test}")
  endforeach()
endfunction()

# What the names room stands on: c-ares asks the DNS, libidn2 encodes names.
find_library(WS2_CARES cares REQUIRED)
find_library(WS2_IDN2 idn2 REQUIRED)
set(WS2_NAMES_LIBRARIES ${WS2_CARES} ${WS2_IDN2})
# What a program links beside libws2.a. libidn2 stands on libunistring.
set(WS2_ARCHIVE_NEEDS "-lcares -lidn2 -lunistring -lstdc++ -lm")
