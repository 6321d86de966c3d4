// The parts of program.h that every binary of twins shares.
#include "program.h"

namespace conformance {
namespace {

// The state may go on with ", 2 minutes" or ", locked to thread".
bool is_running(std::string_view words) {
  const std::string_view state = words.substr(0, words.find(','));
  return state == "running" || state == "runnable" || state == "syscall";
}

}  // namespace

std::vector<std::string> states_of_others() {
  std::vector<std::string> states;
  std::istringstream dump(stack(true));
  std::string line;
  bool own = true;  // the caller comes first
  while (std::getline(dump, line)) {
    if (!line.starts_with("goroutine ")) continue;
    const std::size_t from = line.find('[');
    const std::size_t to = line.rfind(']');
    if (!own) states.push_back(line.substr(from + 1, to - from - 1));
    own = false;
  }
  std::sort(states.begin(), states.end());
  return states;
}

void await_blocked(std::size_t count) {
  for (;;) {
    std::size_t blocked = 0;
    for (const std::string& state : states_of_others()) {
      if (!is_running(state)) ++blocked;
    }
    if (blocked == count) return;
    gosched();
  }
}

void await_goroutines(std::size_t count) {
  while (num_goroutine() != count) gosched();
}

int run_chosen(int count, char** arguments,
               const std::map<std::string_view, Program>& programs) {
  if (count == 1) {
    for (const auto& [name, program] : programs) println(name);
    return 0;
  }
  const auto found = count == 2 ? programs.find(arguments[1]) : programs.end();
  if (found == programs.end()) {
    println("usage:", arguments[0], "[name of a program]");
    return 64;
  }
  return found->second();
}

}  // namespace conformance
