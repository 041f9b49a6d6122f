# ferrorpc_target(NAME [USERS_STANDARD 20]): what every target of this project has in common: language level, warnings,
# sanitizers. USERS_STANDARD: what the target's headers ask for, where that is less than C++23.
function(ferrorpc_target name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "USERS_STANDARD" "")
    if(arg_USERS_STANDARD)
        target_compile_features(${name} PRIVATE cxx_std_23 INTERFACE cxx_std_${arg_USERS_STANDARD})
    else()
        target_compile_features(${name} PUBLIC cxx_std_23)
    endif()
    set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
    target_compile_options(${name} PRIVATE
        -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef
        $<$<CXX_COMPILER_ID:Clang>:-Wnull-dereference> # g++ 12 sees null pointers in its own library
        $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast -Woverloaded-virtual>
        $<$<BOOL:${FERRORPC_WERROR}>:-Werror>)
    if(FERRORPC_SANITIZE)
        target_compile_options(${name} PUBLIC -fsanitize=${FERRORPC_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_link_options(${name} PUBLIC -fsanitize=${FERRORPC_SANITIZE})
    endif()
endfunction()

# ferrorpc_oracle(NAME): for what judges, where targets are fuzzed. What is to be reached, and what sanitizers are to look at, is in src/:
# the engine is told of nothing else, and goes several times as fast. The presets asan and msan look at all of it.
function(ferrorpc_oracle name)
    if(FERRORPC_FUZZING)
        target_compile_options(${name} PRIVATE -fno-sanitize=fuzzer-no-link,address,undefined)
    endif()
endfunction()
