// A workgroup that returns with the first error and leaves the others behind:
// stopped, they have nobody to tell.
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=2
#include <gosan/gosan.h>

#include <cstdio>
#include <functional>
#include <vector>

#include "settle.h"

using Stop = gosan::RecvChan<>;
using Work = std::function<gosan::Error(const Stop&)>;

gosan::Error run(const std::vector<Work>& group) {
  const auto stop = gosan::make_chan();
  const auto done = gosan::make_chan<gosan::Error>();  // made here
  for (const Work& work : group) {
    gosan::go([=] {           // go here
      done.send(work(stop));  // blocked here
    });
  }
  const gosan::Error first = *done.recv();
  stop.close();
  return first;
}

int main() {
  const Work patient = [](const Stop& stop) {
    stop.recv();
    return gosan::Error("stopped");
  };
  const Work failing = [](const Stop&) { return gosan::Error("failed"); };
  std::puts(run({patient, failing, patient}).message().c_str());
  settle();
}
