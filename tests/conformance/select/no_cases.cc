// A select without cases blocks for ever.
#include "program.h"

int main() {
  println("main waits");
  select();
  return 0;
}
