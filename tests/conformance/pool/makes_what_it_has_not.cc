// An empty pool makes a new item for each request.
#include "program.h"

int main() {
  int made = 0;
  sync::Pool<int> pool([&] { return ++made; });
  const int first = pool.get();
  const int second = pool.get();
  const int third = pool.get();
  println(first, second, third, made);
  return 0;
}
