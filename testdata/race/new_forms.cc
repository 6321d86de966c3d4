// Every form of new and delete: the block is known, its end is a write.
// expect: data-race@aligned object=heap
// expect: data-race@array object=heap
// expect: data-race@quiet object=heap
#include <gosan/gosan.h>

#include <new>

struct alignas(64) Wide {
  int n;
};

int main() {
  auto* aligned = new Wide{1};
  auto* array = new int[5]{};
  auto* quiet = new (std::nothrow) int(3);
  gosan::sync::WaitGroup wg;
  volatile int sum = 0;
  wg.go([&, aligned, array, quiet] {
    sum = aligned->n;  // race: read @aligned
    sum = array[4];    // race: read @array
    sum = *quiet;      // race: read @quiet
  });
  gosan::gosched();
  delete aligned;                          // race: free @aligned
  delete[] array;                          // race: free @array
  ::operator delete(quiet, std::nothrow);  // race: free @quiet
  wg.wait();
}
