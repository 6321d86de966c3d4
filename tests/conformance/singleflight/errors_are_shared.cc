// All callers of one call get its error.
#include "program.h"

int main() {
  singleflight::Group<std::string, int> g;
  auto release = make_chan<>();
  auto results = make_chan<Error>(3);
  for (std::size_t i = 0; i < 3; ++i) {
    go([&] {
      auto [v, err, shared] = g.do_("key", [&] {
        release.recv();
        return std::pair(0, Error("not found"));
      });
      results.send(err);
    });
    await_blocked(i + 1);
  }
  release.close();
  for (int i = 0; i < 3; ++i) println(*results.recv());
  await_goroutines(1);
  return 0;
}
