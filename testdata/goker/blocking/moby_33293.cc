// moby 33293: a function that waits for a container makes the channel for its
// answer, and when the container is not there sends the error itself, before
// anybody can have the channel. Fixed: the channel has room for one answer.
// manifests: always
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include "kernel.h"

gosan::chan<gosan::Error> container_wait(bool exists) {
  auto answer = gosan::make_chan<gosan::Error>(kFixed ? 1 : 0);  // made here
  if (!exists) {
    answer.send(gosan::Error("no such container"));  // blocked here
    return answer;
  }
  gosan::go([=] { answer.send({}); });
  return answer;
}

int main() {
  gosan::go([] { container_wait(false).recv(); });  // go here
  finish();
}
