// Fan-in whose channel is never closed: when the workers are done, main still
// ranges over it.
// twin: seeds/cure/fan_in.cc
// expect: deadlock goroutines=1
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<int> numbers = gosan::make_chan<int>(10);
  gosan::chan<int> squares = gosan::make_chan<int>();
  for (int worker = 0; worker < 3; worker++) {
    gosan::go([=] {
      for (int number : numbers) squares.send(number * number);
    });
  }
  for (int i = 1; i <= 10; i++) numbers.send(i);
  numbers.close();
  int sum = 0;
  for (int square : squares) {  // blocked here
    sum += square;
  }
  std::printf("sum of squares: %d\n", sum);
}
