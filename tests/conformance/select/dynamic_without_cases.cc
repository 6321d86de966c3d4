// A select over an empty list of cases blocks for ever.
#include "program.h"

int main() {
  std::vector<SelectCase> none;
  select(none);
  return 0;
}
