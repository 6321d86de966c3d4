// The panic of one Done too many in a goroutine ends the program.
#include "program.h"

int main() {
  sync::WaitGroup group;
  go([&] { group.done(); });
  select();
  return 0;
}
