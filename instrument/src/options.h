// What the user can tell the plugin on clang's command line.
#pragma once

#include <string>

#include "llvm/ADT/ArrayRef.h"

namespace gosan::instrument {

/// Which checks may be left out or moved; each has its switch.
struct Eliminations {
  bool dominated = true;    // behind a check of the same bytes
  bool overwritten = true;  // a read in front of a write of the same bytes
  bool hoisted = true;      // one check before a loop for an invariant address
  bool ranges = true;       // one check before a loop for all of its iterations
  bool any() const { return dominated || overwritten || hoisted || ranges; }
};

enum class VetLevel { kOff, kCertain, kAll };

struct Options {
  Eliminations eliminations;
  /// Print the number of accesses and checks of each unit.
  bool stats = false;
  /// Which mistakes in the source are warned about.
  VetLevel vet = VetLevel::kCertain;
};

/// Reads the keys of -fplugin-arg-gosan-<key>. Returns an empty string, or what
/// is wrong with them.
std::string parse_options(llvm::ArrayRef<std::string> keys, Options& options);

}  // namespace gosan::instrument
