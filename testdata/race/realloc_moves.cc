// realloc ends the old block's life.
// expect: data-race object=heap
#include <gosan/gosan.h>

#include <cstdlib>

void* moved = nullptr;

int main() {
  auto* numbers = static_cast<int*>(std::calloc(4, sizeof(int)));
  volatile int seen = 0;
  gosan::sync::WaitGroup wg;
  wg.go([&, numbers] {
    seen = numbers[2];  // race: read
  });
  moved = std::realloc(numbers, 400);  // race: free
  wg.wait();
  std::free(moved);
}
