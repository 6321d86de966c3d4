// The first stage fills the same buffer again while the next still reads it.
// expect: data-race object=stack
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<const int*> numbers = gosan::make_chan<const int*>();
  gosan::chan<> done = gosan::make_chan();
  int buffer[2] = {0, 0};
  gosan::go([&] {  // go here
    for (int i = 1; i <= 3; i++) {
      buffer[0] = i;  // race: write
      numbers.send(buffer);
    }
    numbers.close();
    done.send();
  });
  for (const int* number : numbers) {
    std::printf("%d\n", *number);  // race: read
  }
  done.recv();
}
