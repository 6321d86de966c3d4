// Two goroutines append to one vector: the accesses are in the library's
// headers, the mistake is here.
// expect: data-race object=global lines=any
#include <gosan/gosan.h>

#include <vector>

#include "moment.h"

std::vector<int> results;

int main() {
  results.reserve(2);
  Moment first;  // keeps the vector intact, and orders nothing
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {          // go here
    results.push_back(1);  // race: read|write
    first.happened();
    done.send();
  });
  gosan::go([&] {  // go here
    first.wait();
    results.push_back(2);  // race: read|write
    done.send();
  });
  done.recv();
  done.recv();
}
