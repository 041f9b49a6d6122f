# cmake --install: the libraries with their headers, a CMake package and pkg-config files.
include(CMakePackageConfigHelpers)

set(FERRORPC_LIBRARIES ferrorpc_codec ferrorpc_session)
set(FERRORPC_PC_FILES ferrorpc-codec)
set(FERRORPC_HEADERS_LEFT_OUT PATTERN "agent*" EXCLUDE PATTERN "asio.hpp" EXCLUDE)
if(FERRORPC_AGENT)
    list(APPEND FERRORPC_LIBRARIES ferrorpc_agent)
    list(APPEND FERRORPC_PC_FILES ferrorpc-agent)
    set(FERRORPC_HEADERS_LEFT_OUT)
    foreach(private core io star raw/raw_barrier.hpp raw/raw_core.hpp raw/raw_hub.hpp raw/raw_link.hpp raw/raw_messages.hpp)
        list(APPEND FERRORPC_HEADERS_LEFT_OUT PATTERN "agent/${private}" EXCLUDE)
    endforeach()
endif()

install(TARGETS ${FERRORPC_LIBRARIES} EXPORT ferrorpc)
install(DIRECTORY src/ferrorpc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING
    PATTERN "*.hpp" PATTERN "*.h"
    PATTERN "testing" EXCLUDE
    PATTERN "*.test.hpp" EXCLUDE
    PATTERN "codec/encode.hpp" EXCLUDE
    PATTERN "session/keep.hpp" EXCLUDE
    PATTERN "session/refusal.hpp" EXCLUDE
    ${FERRORPC_HEADERS_LEFT_OUT})

set(FERRORPC_CMAKE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/ferrorpc)
install(EXPORT ferrorpc NAMESPACE ferrorpc:: FILE ferrorpc-targets.cmake DESTINATION ${FERRORPC_CMAKE_FOLDER})
configure_file(cmake/ferrorpc-config.cmake.in ferrorpc-config.cmake @ONLY)
write_basic_package_version_file(ferrorpc-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ferrorpc-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/ferrorpc-config-version.cmake
    DESTINATION ${FERRORPC_CMAKE_FOLDER})

# Relative to the .pc file, so that `cmake --install --prefix` can put it anywhere.
file(RELATIVE_PATH FERRORPC_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
foreach(name ${FERRORPC_PC_FILES})
    configure_file(cmake/${name}.pc.in ${name}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
install(FILES LICENSE-MIT LICENSE-APACHE DESTINATION ${CMAKE_INSTALL_DOCDIR})
