// Callers of the same key at the same time share one call and its result.
#include "program.h"

int main() {
  singleflight::Group<std::string, std::string> g;
  std::atomic<int> calls{0};
  auto release = make_chan<>();
  auto results = make_chan<std::string>(4);
  for (std::size_t i = 0; i < 4; ++i) {
    go([&] {
      auto [v, err, shared] = g.do_("key", [&] {
        calls.fetch_add(1);
        release.recv();
        return std::pair(std::string("value"), Error());
      });
      results.send(v + (err ? " error " : " <nil> ") +
                   (shared ? "true" : "false"));
    });
    await_blocked(i + 1);
  }
  release.close();
  for (int i = 0; i < 4; ++i) println(*results.recv());
  println(calls.load());
  await_goroutines(1);
  return 0;
}
