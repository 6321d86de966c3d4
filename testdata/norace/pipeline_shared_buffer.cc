// A pipeline of three stages by value.
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<int> numbers = gosan::make_chan<int>();
  gosan::chan<int> squares = gosan::make_chan<int>(2);
  gosan::go([=] {
    for (int i = 1; i <= 10; i++) numbers.send(i);
    numbers.close();
  });
  gosan::go([=] {
    for (int number : numbers) squares.send(number * number);
    squares.close();
  });
  int sum = 0;
  for (int square : squares) sum += square;
  std::printf("%d\n", sum);
}
