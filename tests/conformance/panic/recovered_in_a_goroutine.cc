// A goroutine that recovers its panic harms nobody.
#include "program.h"

int main() {
  auto results = make_chan<std::string>(2);
  for (int i = 0; i < 2; ++i) {
    go([=] {
      try {
        panic("boom " + std::to_string(i));
      } catch (const PanicError& panic) {
        results.send(std::string("recovered: ") + panic.what());
      }
    });
    println(*results.recv());
  }
  println("main returns");
  return 0;
}
