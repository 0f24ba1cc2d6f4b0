# Runs ${TOOL} with the arguments behind "--" and holds exit status and output against what is
# expected.
set(arguments)
set(behind FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(behind)
    # Brackets keep a list's semicolons, and an empty argument, as they are.
    string(APPEND arguments " [==[${CMAKE_ARGV${i}}]==]")
  elseif("${CMAKE_ARGV${i}}" STREQUAL "--")
    set(behind TRUE)
  endif()
endforeach()
cmake_language(EVAL CODE "execute_process(COMMAND [==[${TOOL}]==] ${arguments}
  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)")
if(NOT status STREQUAL STATUS)
  message(FATAL_ERROR "exit status ${status}, expected ${STATUS}\n${output}")
endif()
if(NOT output MATCHES "${PATTERN}")
  message(FATAL_ERROR "the output does not hold \"${PATTERN}\"\n${output}")
endif()
