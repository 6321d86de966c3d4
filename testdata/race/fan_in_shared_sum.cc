// Workers add to one sum instead of sending their part.
// expect: data-race variable=sum type=long object=stack
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  long sum = 0;
  gosan::chan<> done = gosan::make_chan();
  for (long worker = 0; worker < 3; worker++) {
    gosan::go([&, worker] {  // go here
      sum += worker;         // race: read|write
      done.send();
    });
  }
  for (int i = 0; i < 3; i++) done.recv();
  std::printf("%ld\n", sum);
}
