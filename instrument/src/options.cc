// Options: the one place that knows the keys.
#include "options.h"

namespace gosan::instrument {

std::string parse_options(llvm::ArrayRef<std::string> keys, Options& options) {
  for (const std::string& key : keys) {
    if (key == "no-elimination") {
      options.eliminate = false;
    } else if (key == "stats") {
      options.stats = true;
    } else {
      return "unknown plugin argument '-fplugin-arg-gosan-" + key +
             "'; known are no-elimination and stats";
    }
  }
  return {};
}

}  // namespace gosan::instrument
