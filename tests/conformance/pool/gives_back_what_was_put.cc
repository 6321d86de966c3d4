// What was put is given out again before anything new is made.
#include "program.h"

int main() {
  gomaxprocs(1);
  int made = 0;
  sync::Pool<std::unique_ptr<int>> pool([&] {
    ++made;
    return std::make_unique<int>();
  });
  std::unique_ptr<int> item = pool.get();
  *item = 42;
  const int* address = item.get();
  pool.put(std::move(item));
  const std::unique_ptr<int> again = pool.get();
  println(again.get() == address, *again, made);
  const std::unique_ptr<int> other = pool.get();
  println(other.get() == address, made);
  return 0;
}
