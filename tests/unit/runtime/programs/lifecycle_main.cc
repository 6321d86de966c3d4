// Runs the named program as the body of main. Linked without -rdynamic: stack
// dumps find names by themselves.
#include <cstdio>
#include <cstdlib>

#include "program.h"

int main(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  const auto number =
      static_cast<unsigned>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0);
  for (const auto programs :
       {dump_programs(), fork_programs(), throw_programs()}) {
    for (const Program& program : programs) {
      if (program.name == name) return program.main(number);
    }
  }
  std::fprintf(stderr, "unknown program '%s'\n", argc > 1 ? argv[1] : "");
  return 99;
}
