// Fan-out, and instead of a fan-in one sum that all workers add to.
// expect: data-race variable=sum type=int object=stack lines=any
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<int> numbers = gosan::make_chan<int>();
  gosan::sync::WaitGroup workers;
  int sum = 0;
  for (int worker = 0; worker < 3; worker++) {
    workers.go([&] {  // go here
      int part = 0;
      for (int number : numbers) {
        part += number * number;
      }
      sum += part;  // race: read|write
    });
  }
  for (int i = 1; i <= 10; i++) numbers.send(i);
  numbers.close();
  workers.wait();
  std::printf("sum of squares: %d\n", sum);
}
