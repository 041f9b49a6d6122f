# cmake --install: the libraries with their headers, a CMake package and a pkg-config file.
include(CMakePackageConfigHelpers)

install(TARGETS ferrorpc_codec ferrorpc_session EXPORT ferrorpc)
install(DIRECTORY src/ferrorpc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING
    PATTERN "*.hpp" PATTERN "*.h"
    PATTERN "testing" EXCLUDE
    PATTERN "*.test.hpp" EXCLUDE
    PATTERN "codec/encode.hpp" EXCLUDE
    PATTERN "session/keep.hpp" EXCLUDE
    PATTERN "session/refusal.hpp" EXCLUDE)
install(EXPORT ferrorpc NAMESPACE ferrorpc:: FILE ferrorpc-config.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ferrorpc)
write_basic_package_version_file(ferrorpc-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ferrorpc-config-version.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ferrorpc)

# Relative to the .pc file, so that `cmake --install --prefix` can put it anywhere.
file(RELATIVE_PATH FERRORPC_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/ferrorpc-codec.pc.in ferrorpc-codec.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ferrorpc-codec.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES LICENSE-MIT LICENSE-APACHE DESTINATION ${CMAKE_INSTALL_DOCDIR})
