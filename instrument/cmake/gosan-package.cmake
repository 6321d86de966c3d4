# Installs what find_package(gosan) reads. Included last by the top level, when
# all components have added their targets to the export set gosan-targets.
include(CMakePackageConfigHelpers)
include(${CMAKE_CURRENT_LIST_DIR}/gosan-instrument.cmake)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gosan)

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/gosan-config.cmake.in
  ${PROJECT_BINARY_DIR}/gosan-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/gosan-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/gosan-config.cmake
  ${PROJECT_BINARY_DIR}/gosan-config-version.cmake
  ${CMAKE_CURRENT_LIST_DIR}/gosan-instrument.cmake
  DESTINATION ${package_dir})
install(EXPORT gosan-targets NAMESPACE gosan:: DESTINATION ${package_dir})
