// serving 4908: a goroutine of a test logs after the test has ended: the
// framework reads the test's log at that moment. Fixed: the test waits for its
// goroutine.
// manifests: always
// expect: data-race lines=any
#include <memory>
#include <string>

#include "kernel.h"

struct Test {
  std::string output;

  void log(const char* line) { output += line; }  // race: read|write
  void end() const {
    std::printf("%zu bytes of log\n", output.size());  // race: read
  }
};

int main() {
  auto test = std::make_shared<Test>();
  gosan::sync::WaitGroup background;
  background.go([=] { test->log("still here\n"); });
  if (kFixed) background.wait();
  test->end();
  background.wait();
}
