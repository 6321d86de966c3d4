// Fan-out, fan-in: workers send what they have, the channel is closed when the
// last of them is done, and one goroutine adds.
// stdout: sum of squares: 385
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<int> numbers = gosan::make_chan<int>(10);
  gosan::chan<int> squares = gosan::make_chan<int>();
  gosan::sync::WaitGroup workers;
  for (int worker = 0; worker < 3; worker++) {
    workers.go([=] {
      for (int number : numbers) squares.send(number * number);
    });
  }
  gosan::go([&] {
    workers.wait();
    squares.close();
  });
  for (int i = 1; i <= 10; i++) numbers.send(i);
  numbers.close();
  int sum = 0;
  for (int square : squares) {
    sum += square;
  }
  std::printf("sum of squares: %d\n", sum);
}
