// What the user can tell the plugin on clang's command line.
#pragma once

#include <string>

#include "llvm/ADT/ArrayRef.h"

namespace gosan::instrument {

struct Options {
  /// Leave out checks that an earlier check already makes.
  bool eliminate = true;
  /// Print the number of accesses and checks of each unit.
  bool stats = false;
};

/// Reads the keys of -fplugin-arg-gosan-<key>. Returns an empty string, or what
/// is wrong with them.
std::string parse_options(llvm::ArrayRef<std::string> keys, Options& options);

}  // namespace gosan::instrument
