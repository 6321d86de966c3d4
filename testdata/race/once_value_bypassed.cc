// Who has not called the function knows nothing of its run.
// expect: data-race variable=table type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

int table = 0;
Moment made;

int main() {
  const auto init = gosan::sync::once_func([] { table = 42; });  // race: write
  gosan::chan<> end = gosan::make_chan();
  gosan::go([&] {  // go here
    init();
    made.happened();
    end.send();
  });
  made.wait();
  std::printf("%d\n", table);  // race: read
  end.recv();
}
