// Waiting for a group in a goroutine makes it possible to give up.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.add(1);
  auto release = make_chan<>();
  go([&] {
    auto _ = defer([&] { group.done(); });
    release.recv();
  });
  const auto wait = [&](time::duration limit) {
    auto done = make_chan<>();
    go([&group, done] {
      group.wait();
      done.close();
    });
    return select(recv(done), recv(time::after(limit))) == 0;
  };
  println(wait(5ms));
  release.close();
  println(wait(1h));
  await_goroutines(1);
  return 0;
}
