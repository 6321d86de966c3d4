// Copies of a shared_ptr are safe; the one variable that is assigned and copied
// is not.
// expect: data-race object=global lines=any
#include <gosan/gosan.h>

#include <memory>

#include "moment.h"

std::shared_ptr<const int> latest = std::make_shared<const int>(1);

int main() {
  Moment copied;  // forces the order in which the race does no harm
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {                              // go here
    std::shared_ptr<const int> mine = latest;  // race: read
    copied.happened();
    done.send();
  });
  copied.wait();
  latest = std::make_shared<const int>(2);  // race: write
  done.recv();
}
