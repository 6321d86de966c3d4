// After Forget the next caller starts a call of its own while the old one
// still runs.
#include "program.h"

int main() {
  singleflight::Group<std::string, int> g;
  auto release = make_chan<>();
  auto first = make_chan<std::string>();
  go([&] {
    auto [v, err, shared] = g.do_("key", [&] {
      release.recv();
      return std::pair(1, Error());
    });
    first.send(std::to_string(v) + (shared ? " true" : " false"));
  });
  await_blocked(1);
  g.forget("key");
  auto [v, err, shared] = g.do_("key", [] { return std::pair(2, Error()); });
  println(v, shared);
  release.close();
  println(*first.recv());
  g.forget("nobody asked for it");
  await_goroutines(1);
  return 0;
}
