// The same forms, with the deletes behind a wait.
#include <gosan/gosan.h>

#include <new>

struct alignas(64) Wide {
  int n;
};

int main() {
  for (int round = 0; round < 20; ++round) {
    auto* aligned = new Wide{1};
    auto* array = new int[5]{};
    auto* quiet = new (std::nothrow) int(3);
    gosan::sync::WaitGroup wg;
    wg.go([aligned, array, quiet] {
      aligned->n++;
      array[4]++;
      (*quiet)++;
    });
    wg.wait();
    delete aligned;
    delete[] array;
    ::operator delete(quiet, std::nothrow);
  }
}
