// Setting the number of processors returns the old one, and 0 only asks.
#include "program.h"

int main() {
  gomaxprocs(3);
  const int before = gomaxprocs(2);
  const int now = gomaxprocs(0);
  const int asked = gomaxprocs(-1);
  println(before, now, asked, gomaxprocs(0));
  return 0;
}
