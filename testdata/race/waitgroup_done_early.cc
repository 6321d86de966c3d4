// done() comes before the work: wait() does not cover it.
// expect: data-race variable=result type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

int result = 0;

int main() {
  gosan::sync::WaitGroup wg;
  gosan::chan<> end = gosan::make_chan();
  wg.add(1);
  gosan::go([&] {  // go here
    wg.done();
    result = 42;  // race: write
    end.send();
  });
  wg.wait();
  std::printf("%d\n", result);  // race: read
  end.recv();
}
