// Neighbours of wide accesses, down to the byte.
#include <gosan/gosan.h>

#include <cstring>

struct [[gnu::packed]] Mixed {
  char before;
  long double ten;
  char after;
  float __attribute__((vector_size(16))) vector;
  char last;
};

Mixed mixed = {};

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    mixed.ten = 2;
    std::memset(&mixed.vector, 1, sizeof(mixed.vector));
  });
  mixed.before = 1;
  mixed.after = 2;
  mixed.last = 3;
  wg.wait();
  return mixed.last == 3 ? 0 : 1;
}
