# ferrorpc_test(NAME [OPTIMIZED] SOURCES... [LIBRARIES ...]): one Catch2 program, run as one ctest test. What it consists of is
# optimised only where that is asked for: with sanitizers most tests take longer to compile than to run.
find_package(Catch2 2 REQUIRED)

function(ferrorpc_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "OPTIMIZED" "" "LIBRARIES")
    add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
    ferrorpc_target(${name})
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} Catch2::Catch2WithMain)
    if(NOT arg_OPTIMIZED)
        target_compile_options(${name} PRIVATE -O0)
    endif()
    target_precompile_headers(${name} PRIVATE <catch2/catch.hpp>)
    set_target_properties(${name} PROPERTIES UNITY_BUILD OFF) # each file of tests has a World of its own
    target_compile_definitions(${name} PRIVATE FERRORPC_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()
