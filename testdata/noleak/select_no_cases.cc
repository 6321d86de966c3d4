// A select with nothing but a default does not block.
#include <gosan/gosan.h>

#include "settle.h"

int main() {
  gosan::go([] { gosan::select(gosan::otherwise()); });
  settle();
}
