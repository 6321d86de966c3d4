// kubernetes 5316: a request that takes too long is answered with a time-out,
// and its handler has nobody to give its result or error to. Fixed: both
// channels have room for one.
// manifests: by schedule, nearly always: the time-out must come first
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <chrono>

#include "kernel.h"

using gosan::Error;

template <class Handler>
void finish_request(std::chrono::microseconds timeout, Handler handle) {
  auto result = gosan::make_chan<bool>(kFixed ? 1 : 0);  // made here
  auto failure = gosan::make_chan<Error>(kFixed ? 1 : 0);
  gosan::go([=] {  // go here
    if (Error error = handle()) {
      failure.send(error);
    } else {
      result.send(true);  // blocked here
    }
  });
  gosan::select(recv(result), recv(failure), recv(gosan::time::after(timeout)));
}

int main() {
  finish_request(std::chrono::microseconds(1), [] {
    gosan::time::sleep(std::chrono::milliseconds(20));
    return Error();
  });
  finish();
}
