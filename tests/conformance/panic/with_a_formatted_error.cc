// A panic with an error that wraps another prints the whole text.
#include "program.h"

int main() {
  const Error inner("no such file");
  panic(Error::wrap("load config", inner).message());
  return 0;
}
