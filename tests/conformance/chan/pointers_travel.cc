// The receiver gets the very object that a pointer sent names.
#include "program.h"

int main() {
  struct Box {
    int value;
  };
  auto ch = make_chan<std::unique_ptr<Box>>();
  auto back = make_chan<std::unique_ptr<Box>>();
  go([=] {
    std::unique_ptr<Box> b = *ch.recv();
    ++b->value;
    back.send(std::move(b));
  });
  auto sent = std::make_unique<Box>(Box{41});
  const Box* address = sent.get();
  ch.send(std::move(sent));
  const std::unique_ptr<Box> got = *back.recv();
  println(got->value, got.get() == address);
  return 0;
}
