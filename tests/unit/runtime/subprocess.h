// Runs a program to its end and keeps what it said.
#ifndef GOSAN_TESTS_UNIT_RUNTIME_SUBPROCESS_H
#define GOSAN_TESTS_UNIT_RUNTIME_SUBPROCESS_H

#include <ostream>
#include <string>
#include <vector>

namespace gosan {

struct Outcome {
  int exit_code = -1;  // -1: ended by `signal`
  int signal = 0;
  bool timed_out = false;
  std::string out;
  std::string err;
};

/// For the message of a failed expectation.
std::ostream& operator<<(std::ostream& stream, const Outcome& outcome);

struct Command {
  std::vector<std::string> arguments;    // the first is the program's path
  std::vector<std::string> environment;  // NAME=value, over the inherited one
};

/// Kills the program after 10 s.
Outcome run(const Command& command);

}  // namespace gosan

#endif  // GOSAN_TESTS_UNIT_RUNTIME_SUBPROCESS_H
