// The same function may panic and be recovered again and again.
#include "program.h"

int main() {
  int count = 0;
  for (int i = 0; i < 1000; ++i) {
    if (caught([] { panic("again"); }) == "again") ++count;
  }
  println(count);
  return 0;
}
