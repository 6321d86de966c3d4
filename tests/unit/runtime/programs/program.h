// The small programs that ending_test.cc, stress_test.cc, dump_test.cc,
// throw_test.cc and fork_test.cc run, each to its end: `PROGRAMS NAME
// [NUMBER]`.
#ifndef GOSAN_TESTS_UNIT_RUNTIME_PROGRAMS_PROGRAM_H
#define GOSAN_TESTS_UNIT_RUNTIME_PROGRAMS_PROGRAM_H

#include <span>
#include <string_view>

struct Program {
  std::string_view name;
  int (*main)(unsigned number);  // NUMBER, 0 when not given
};

std::span<const Program> dump_programs();
std::span<const Program> exit_programs();
std::span<const Program> fatal_programs();
std::span<const Program> fork_programs();
std::span<const Program> load_programs();
std::span<const Program> throw_programs();

#endif  // GOSAN_TESTS_UNIT_RUNTIME_PROGRAMS_PROGRAM_H
