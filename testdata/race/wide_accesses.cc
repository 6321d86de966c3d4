// Accesses of 10, 16, 32 and 64 bytes.
// expect: data-race@ten variable=ten object=global
// expect: data-race@vector variable=vector object=global
// expect: data-race@block variable=block object=global
#include <gosan/gosan.h>

using Vector = float __attribute__((vector_size(32)));
struct Block {
  long words[8];
};

long double ten = 1;
Vector vector = {};
Block block = {};

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    ten += 1;               // race: read|write @ten
    vector += 1;            // race: read|write @vector
    block = Block{{1, 2}};  // race: write @block
  });
  ten *= 2;                  // race: read|write @ten
  vector *= 2;               // race: read|write @vector
  const Block copy = block;  // race: read @block
  wg.wait();
  return copy.words[0] == 7;
}
