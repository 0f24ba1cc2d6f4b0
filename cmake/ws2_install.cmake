# SPDX-License-Identifier: MIT
# What `cmake --install` lays out. The tree can be moved: everything in it finds the rest from where
# it stands itself.
include(CMakePackageConfigHelpers)

set(lib "${CMAKE_INSTALL_LIBDIR}")
set(linker_names "${lib}/ws2")
set(headers "${CMAKE_INSTALL_INCLUDEDIR}")

# Everything that is installed, and nothing that only tests or measures.
add_custom_target(ws2_delivery DEPENDS ws2_library ws2_library_static ws2_base_provider ws2
                  ws2_generated ws2_surround
                  $<TARGET_NAME_IF_EXISTS:ws2_conditions>)

install(TARGETS ws2_library ws2_library_static LIBRARY DESTINATION "${lib}"
        ARCHIVE DESTINATION "${lib}")

# Beside the linker names, where the library looks for it.
install(TARGETS ws2_base_provider LIBRARY DESTINATION "${linker_names}")

# Windows' library names, so that -lws2_32 and its like in a build file mean libws2. The shared ones
# are links to the one library. A static one is a linker script, which names what libws2.a needs in
# turn, so that a C program links without knowing of it.
foreach(name ws2_32 mswsock wsock32 kernel32 user32 iphlpapi)
  set(shared "${CMAKE_BINARY_DIR}/linker_names/lib${name}.so")
  set(static "${CMAKE_BINARY_DIR}/linker_names/lib${name}.a")
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/linker_names")
  file(CREATE_LINK ../libws2.so "${shared}" SYMBOLIC)
  file(WRITE "${static}" "/* GNU ld script */\nINPUT(-lws2 ${WS2_ARCHIVE_NEEDS})\n")
  install(FILES "${shared}" "${static}" DESTINATION "${linker_names}")
  # For programs that take libws2.a without -static: a folder without the shared ones, which ld
  # would prefer.
  set(archive_only "${CMAKE_BINARY_DIR}/linker_names/static/lib${name}.a")
  file(WRITE "${archive_only}" "/* GNU ld script */\nINPUT(libws2.a ${WS2_ARCHIVE_NEEDS})\n")
  install(FILES "${archive_only}" DESTINATION "${linker_names}/static")
endforeach()

# The headers, those that the build generates among them. Some shields have the names of headers of
# C++, without a suffix.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/ws2" "${PROJECT_SOURCE_DIR}/include/libws2"
        DESTINATION "${headers}" OPTIONAL PATTERN CMakeLists.txt EXCLUDE
        PATTERN ".*" EXCLUDE)
install(DIRECTORY "${WS2_GENERATED_DIR}/include/ws2" "${WS2_GENERATED_DIR}/include/libws2"
        DESTINATION "${headers}" OPTIONAL)

# pkg-config and CMake tell a program's build the same flags that ws2cc passes.

get_target_property(WS2_SOVERSION ws2_library SOVERSION)
string(REPLACE "-l" "" WS2_ARCHIVE_LIBRARIES "${WS2_ARCHIVE_NEEDS}")
string(REPLACE " " ";" WS2_ARCHIVE_LIBRARIES "${WS2_ARCHIVE_LIBRARIES}")
list(JOIN WS2_PROGRAM_FLAGS " " WS2_PROGRAM_FLAGS_LINE)
file(RELATIVE_PATH WS2_PREFIX_FROM_PKGCONFIG "/${lib}/pkgconfig" "/")
configure_file("${PROJECT_SOURCE_DIR}/cmake/install/ws2.pc.in" "${CMAKE_BINARY_DIR}/ws2.pc" @ONLY)
configure_file("${PROJECT_SOURCE_DIR}/cmake/install/ws2-entry.pc.in"
               "${CMAKE_BINARY_DIR}/ws2-entry.pc" @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/ws2.pc" "${CMAKE_BINARY_DIR}/ws2-entry.pc"
        DESTINATION "${lib}/pkgconfig")

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/install/ws2Config.cmake.in" "${CMAKE_BINARY_DIR}/ws2Config.cmake"
  INSTALL_DESTINATION "${lib}/cmake/ws2" PATH_VARS lib linker_names headers
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file("${CMAKE_BINARY_DIR}/ws2ConfigVersion.cmake"
                                 COMPATIBILITY SameMajorVersion)
install(FILES "${CMAKE_BINARY_DIR}/ws2Config.cmake" "${CMAKE_BINARY_DIR}/ws2ConfigVersion.cmake"
        DESTINATION "${lib}/cmake/ws2")

file(GLOB documents "${PROJECT_SOURCE_DIR}/*.md" "${PROJECT_SOURCE_DIR}/LICENSE")
install(FILES ${documents} DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libws2")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libws2")
install(CODE "set(documents \"${CMAKE_INSTALL_DATADIR}/doc/libws2\")")
install(SCRIPT "${PROJECT_SOURCE_DIR}/cmake/install/plain_links.cmake")
