// Waiting for a Done that nobody will call is a deadlock.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.add(1);
  go([&] { group.wait(); });
  await_blocked(1);
  group.wait();
  return 0;
}
