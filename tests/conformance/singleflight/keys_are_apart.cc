// Calls of different keys run side by side.
#include "program.h"

int main() {
  singleflight::Group<std::string, std::string> g;
  sync::WaitGroup both;
  both.add(2);
  auto results = make_chan<std::string>();
  for (const std::string key : {"a", "b"}) {
    go([&, key] {
      auto [v, err, shared] = g.do_(key, [&] {
        both.done();
        both.wait();
        return std::pair("value of " + key, Error());
      });
      results.send(v + (shared ? " true" : " false"));
    });
  }
  std::string first = *results.recv();
  std::string second = *results.recv();
  if (first > second) std::swap(first, second);
  println(first);
  println(second);
  await_goroutines(1);
  return 0;
}
