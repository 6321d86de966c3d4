// moby 4395: a helper runs a function in a goroutine and sends its error to a
// channel that many of its callers ignore. Fixed: the channel has room for it.
// manifests: always
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include "kernel.h"

template <class Function>
gosan::chan<gosan::Error> run_in_background(Function f) {
  auto result = gosan::make_chan<gosan::Error>(kFixed ? 1 : 0);  // made here
  gosan::go([=] { result.send(f()); });  // go here; blocked here
  return result;
}

int main() {
  run_in_background([] { return gosan::Error(); });
  finish();
}
