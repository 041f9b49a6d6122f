# ferrorpc_target(NAME): what every target of this project has in common: language level, warnings, sanitizers.
function(ferrorpc_target name)
    target_compile_features(${name} PUBLIC cxx_std_23)
    set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
    target_compile_options(${name} PRIVATE
        -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnull-dereference -Wundef
        $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast -Woverloaded-virtual>
        $<$<BOOL:${FERRORPC_WERROR}>:-Werror>)
    if(FERRORPC_SANITIZE)
        target_compile_options(${name} PUBLIC -fsanitize=${FERRORPC_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_link_options(${name} PUBLIC -fsanitize=${FERRORPC_SANITIZE})
    endif()
endfunction()
