// Panics that are on their way in several goroutines at the same time do not
// mix.
#include "program.h"

int main() {
  sync::WaitGroup barrier;
  barrier.add(4);
  std::vector<std::string> texts(4);
  sync::WaitGroup group;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    group.add(1);
    go([&, i] {
      auto done = defer([&] { group.done(); });
      texts[i] = caught([&] {
        auto _ = defer([&] {
          barrier.done();
          barrier.wait();
        });
        panic("panic " + std::to_string(i));
      });
    });
  }
  group.wait();
  for (const std::string& text : texts) println(text);
  return 0;
}
