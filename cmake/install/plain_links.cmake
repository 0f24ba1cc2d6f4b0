# SPDX-License-Identifier: MIT
# The installed pages lead to each other; of a link to a source, which is not installed, the words
# stay. `documents` is the folder, below the prefix.
set(sources "bench|catalogue|cmake|conditions|examples|include|script|src|test|tools")
file(GLOB_RECURSE pages "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/${documents}/*.md")
foreach(page IN LISTS pages)
  file(READ "${page}" text)
  string(REGEX REPLACE "\\[([^]]*)\\]\\((\\.\\./)*(${sources})/[^)]*\\)" "\\1" text "${text}")
  file(WRITE "${page}" "${text}")
endforeach()
