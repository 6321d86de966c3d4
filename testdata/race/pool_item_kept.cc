// An item is put back while its old user still writes to it.
// expect: data-race type=int object=heap
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

int* shared_buffer() {
  static int* buffer = new int(0);
  return buffer;
}

gosan::sync::Pool<int*> pool(shared_buffer);

int main() {
  gosan::chan<> end = gosan::make_chan();
  gosan::go([&] {  // go here
    int* buffer = pool.get();
    pool.put(buffer);
    *buffer = 1;  // race: write
    end.send();
  });
  int* buffer = pool.get();
  *buffer = 2;  // race: write
  end.recv();
  std::printf("%d\n", *buffer > 0);
  pool.put(buffer);
}
