// A goroutine that exits the program skips main's deferred calls, as log.Fatal
// does.
#include "program.h"

int main() {
  auto _ = defer([] { println("main cleans up"); });
  auto failed = make_chan<>();
  go([] {
    constexpr std::string_view kText = "cannot listen\n";
    if (::write(STDERR_FILENO, kText.data(), kText.size()) < 0) std::exit(70);
    std::exit(1);
  });
  failed.recv();
  return 0;
}
