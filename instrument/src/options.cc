// Options: the one place that knows the keys.
#include "options.h"

namespace gosan::instrument {
namespace {

struct Switch {
  const char* key;
  bool Eliminations::* pass;
};
constexpr Switch kSwitches[] = {
    {"no-dominated", &Eliminations::dominated},
    {"no-overwritten", &Eliminations::overwritten},
    {"no-hoisted", &Eliminations::hoisted},
    {"no-ranges", &Eliminations::ranges},
};

bool switch_off(const std::string& key, Eliminations& eliminations) {
  for (const Switch& each : kSwitches) {
    if (key != each.key) continue;
    eliminations.*each.pass = false;
    return true;
  }
  return false;
}

// vet alone is what is on by default.
bool set_vet(const std::string& key, VetLevel& level) {
  if (key == "vet" || key == "vet=certain") {
    level = VetLevel::kCertain;
  } else if (key == "vet=all") {
    level = VetLevel::kAll;
  } else if (key == "vet=off") {
    level = VetLevel::kOff;
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string parse_options(llvm::ArrayRef<std::string> keys, Options& options) {
  for (const std::string& key : keys) {
    if (key == "no-elimination") {
      for (const Switch& each : kSwitches) {
        options.eliminations.*each.pass = false;
      }
    } else if (key == "stats") {
      options.stats = true;
    } else if (!switch_off(key, options.eliminations) &&
               !set_vet(key, options.vet)) {
      std::string known;
      for (const Switch& each : kSwitches)
        known += each.key + std::string(", ");
      return "unknown plugin argument '-fplugin-arg-gosan-" + key +
             "'; known are " + known +
             "no-elimination, vet=off|certain|all and stats";
    }
  }
  return {};
}

}  // namespace gosan::instrument
