// The same calls after the other thread has ended.
#include <gosan/gosan.h>

#include <cstdlib>
#include <thread>

int compared = 0;

int compare(const void* a, const void* b) {
  compared++;
  return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}

int main() {
  std::thread other([] { compared = 7; });
  other.join();
  int numbers[3] = {3, 2, 1};
  std::qsort(numbers, 3, sizeof(int), compare);
}
