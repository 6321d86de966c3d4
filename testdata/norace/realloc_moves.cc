// What realloc returns has no past but its owner's.
#include <gosan/gosan.h>

#include <cstdlib>

int main() {
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 4; ++i) {
    wg.go([] {
      void* block = nullptr;
      for (std::size_t size = 16; size < 5000; size += 300) {
        block = std::realloc(block, size);
        static_cast<char*>(block)[size - 1] = 1;
        gosan::gosched();
      }
      std::free(block);
    });
  }
  wg.wait();
}
