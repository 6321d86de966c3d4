// What one goroutine frees another one gets: new owner, no race.
// twin: race/free_while_read.cc
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(4);
  for (int worker = 0; worker < 4; worker++) {
    gosan::go([&, worker] {
      long sum = 0;
      for (int i = 0; i < 1000; i++) {
        int* block = new int[16];
        for (int k = 0; k < 16; k++) block[k] = worker + k;
        sum += block[i % 16];
        delete[] block;
        if (i % 100 == 0) gosan::gosched();
      }
      std::printf("%ld\n", sum);
      wg.done();
    });
  }
  wg.wait();
}
