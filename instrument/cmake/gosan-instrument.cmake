# gosan_instrument(<target>): compile <target> with the gosan plugin and link
# it with the detector. Part of the gosan package, and of gosan's own build.
function(gosan_instrument target)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang"
     OR NOT CMAKE_CXX_COMPILER_VERSION MATCHES "^19\\.")
    message(FATAL_ERROR "gosan_instrument(${target}): needs clang++ 19, this "
      "is ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}; configure "
      "with -DCMAKE_CXX_COMPILER=clang++-19")
  endif()

  # Within gosan's own build the plugin is a target that has to be built first.
  if(TARGET gosan-instrument)
    set(plugin gosan-instrument)
    add_dependencies(${target} gosan-instrument)
  else()
    set(plugin gosan::instrument)
  endif()
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANGUAGE:C,CXX>:-fplugin=$<TARGET_FILE:${plugin}>>)

  # A static library leaves the linking to its users.
  get_target_property(type ${target} TYPE)
  set(scope PRIVATE)
  if(type MATCHES "^(STATIC|OBJECT)_LIBRARY$")
    set(scope INTERFACE)
  endif()
  # Options come before all libraries: the detector's malloc and pthread_create
  # are found first, and it stays although no symbol of it may be referenced.
  target_link_options(${target} ${scope}
    LINKER:--push-state,--no-as-needed
    $<TARGET_FILE:gosan::detector>
    LINKER:--pop-state)
  # For the run path, and for the order of the build.
  target_link_libraries(${target} PRIVATE gosan::detector)
endfunction()
