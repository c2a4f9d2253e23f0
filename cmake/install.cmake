# The library, its header, and what pkg-config and find_package(lading) read.

set(ladingPackageDir ${CMAKE_INSTALL_LIBDIR}/cmake/lading)

# The runtime linked into the library brings more symbols than code of its own.
install(CODE "set(CMAKE_INSTALL_DO_STRIP 1)")
install(TARGETS lading EXPORT ladingTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/lading/lading.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lading)

install(EXPORT ladingTargets NAMESPACE lading:: DESTINATION ${ladingPackageDir})
configure_package_config_file(cmake/ladingConfig.cmake.in ladingConfig.cmake INSTALL_DESTINATION ${ladingPackageDir})
write_basic_package_version_file(ladingConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/ladingConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/ladingConfigVersion.cmake
    DESTINATION ${ladingPackageDir})

# Found from the file's own place, so that the tree may be moved after it was installed.
file(RELATIVE_PATH ladingPrefixFromPC
    ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/lading.pc.in lading.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/lading.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
