// A panic of the function is raised in all callers that wait for it.
#include "program.h"

int main() {
  singleflight::Group<std::string, int> g;
  auto release = make_chan<>();
  auto texts = make_chan<std::string>(3);
  for (std::size_t i = 0; i < 3; ++i) {
    go([&] {
      const std::string text = caught([&] {
        g.do_("key", [&]() -> std::pair<int, Error> {
          release.recv();
          panic("boom");
        });
      });
      texts.send(text.substr(0, text.find('\n')));
    });
    await_blocked(i + 1);
  }
  release.close();
  for (int i = 0; i < 3; ++i) println(*texts.recv());
  auto [v, err, shared] = g.do_("key", [] { return std::pair(1, Error()); });
  println(v, err, shared);
  await_goroutines(1);
  return 0;
}
