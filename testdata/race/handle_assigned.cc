// The words of a channel handle are ordinary memory.
// expect: data-race variable=results object=global
#include <gosan/gosan.h>

gosan::chan<int> results;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {                        // go here
    results = gosan::make_chan<int>(1);  // race: read|write
    done.send();
  });
  gosan::chan<int> mine = results;  // race: read
  if (mine) mine.try_send(1);
  done.recv();
}
