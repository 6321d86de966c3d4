// Who could run but has no processor is runnable.
#include "program.h"

int main() {
  gomaxprocs(1);
  for (int i = 0; i < 3; ++i) go([] {});
  println(states_of_others());
  return 0;
}
