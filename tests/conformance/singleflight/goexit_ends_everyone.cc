// When the function ends its goroutine, so do all who wait for it.
#include "program.h"

int main() {
  singleflight::Group<std::string, int> g;
  auto release = make_chan<>();
  auto ended = make_chan<bool>(2);
  for (std::size_t i = 0; i < 2; ++i) {
    go([&] {
      auto _ = defer([&] { ended.send(true); });
      g.do_("key", [&]() -> std::pair<int, Error> {
        release.recv();
        goexit();
      });
      println("never");
    });
    await_blocked(i + 1);
  }
  release.close();
  const bool first = *ended.recv();
  println(first, *ended.recv());
  await_goroutines(1);
  return 0;
}
