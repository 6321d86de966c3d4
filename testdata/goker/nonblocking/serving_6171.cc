// serving 6171: a goroutine of a subtest logs through it when it has ended
// already, and the framework marks it so. Fixed: the subtest waits for its
// goroutine.
// manifests: always
// expect: data-race lines=any
#include <memory>

#include "kernel.h"

struct Test {
  bool done = false;
  std::shared_ptr<Test> parent;

  void log(const char* line) const {
    const bool is_open = !done;  // race: read
    std::printf("%s%s\n", is_open ? "" : "after the end: ", line);
  }
};

int main() {
  auto subtest = std::make_shared<Test>();
  subtest->parent = std::make_shared<Test>();
  gosan::sync::WaitGroup background;
  background.go([=] { subtest->log("still here"); });
  if (kFixed) background.wait();
  subtest->done = true;  // race: write
  background.wait();
}
