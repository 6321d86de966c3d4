// No race: boxes go to and fro through channels, and each is looked at by
// whoever has it, on whatever worker that runs.
// expect: nothing
#include <gosan/gosan.h>

#include <cstdlib>

struct Box {
  int opened = 0;
};

constexpr int kBoxes = 8;
constexpr int kRounds = 500;

int main() {
  auto there = gosan::make_chan<Box*>(4);
  auto back = gosan::make_chan<Box*>(kBoxes);
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 4; i++) {
    wg.go([=] {
      while (auto box = there.recv()) {
        (*box)->opened++;
        back.send(*box);
      }
    });
  }
  Box boxes[kBoxes];
  for (Box& box : boxes) back.send(&box);
  for (int i = 0; i < kBoxes * kRounds; i++) {
    Box* box = *back.recv();
    box->opened++;
    there.send(box);
  }
  for (int i = 0; i < kBoxes; i++) {
    if ((*back.recv())->opened == 0) std::abort();
  }
  there.close();
  wg.wait();
}
