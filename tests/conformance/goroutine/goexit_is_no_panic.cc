// Goexit cannot be recovered.
#include "program.h"

int main() {
  auto done = make_chan<>();
  go([=] {
    auto closing = defer([=] { done.close(); });
    std::string recovered = "<nil>";
    auto told = defer([&] { println("recovered:", recovered); });
    try {
      goexit();
    } catch (const std::exception& panic) {
      recovered = panic.what();
    }
  });
  done.recv();
  println("done");
  return 0;
}
