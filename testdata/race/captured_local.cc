// A local of main is captured by reference and read before the goroutine is
// known to have written it.
// expect: data-race variable=answer type=int object=stack
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  int answer = 0;
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    answer = 42;   // race: write
    done.send();
  });
  std::printf("%d\n", answer);  // race: read
  done.recv();
}
