// A workgroup: the first to end stops the others, run() returns when all have
// ended, with the first error.
// stdout: failed
#include <gosan/gosan.h>

#include <cstdio>
#include <functional>
#include <vector>

#include "settle.h"

using Stop = gosan::RecvChan<>;
using Work = std::function<gosan::Error(const Stop&)>;

gosan::Error run(const std::vector<Work>& group) {
  const auto stop = gosan::make_chan();
  const auto done = gosan::make_chan<gosan::Error>();
  for (const Work& work : group) {
    gosan::go([=] { done.send(work(stop)); });
  }
  const gosan::Error first = *done.recv();
  stop.close();
  for (std::size_t left = group.size() - 1; left > 0; left--) done.recv();
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
