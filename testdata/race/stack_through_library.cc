// Both stacks are whole where a function without a frame pointer (libc's qsort)
// lies in between.
// expect: data-race variable=compared type=int object=global
// stderr: sort_numbers
#include <gosan/gosan.h>

#include <cstdlib>
#include <thread>

int compared = 0;

int compare(const void* a, const void* b) {
  compared++;  // race: read|write
  return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}

[[gnu::noinline]] void sort_numbers(int* numbers, int count) {
  std::qsort(numbers, static_cast<std::size_t>(count), sizeof(int), compare);
}

int main() {
  std::thread other([] { compared = 7; });  // race: write
  int numbers[3] = {3, 2, 1};
  sort_numbers(numbers, 3);
  other.join();
}
