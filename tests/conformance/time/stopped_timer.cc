// A stopped timer does not fire; only the first stop prevented it.
#include "program.h"

int main() {
  time::Timer timer(300ms);
  const bool first = timer.stop();
  println(first, timer.stop());
  select(recv(timer.c(), [] { println("fired"); }),
         recv(time::after(400ms), [] { println("did not fire"); }));
  return 0;
}
