// DoChan gives the result through a channel, to every caller its own.
#include "program.h"

int main() {
  singleflight::Group<std::string, int> g;
  auto release = make_chan<>();
  const auto fetch = [=] {
    release.recv();
    return std::pair(7, Error());
  };
  auto a = g.do_chan("key", fetch);
  auto b = g.do_chan("key", fetch);
  println(a == b, a.cap(), a.len());
  release.close();
  for (const auto& ch : {a, b}) {
    const auto result = *ch.recv();
    println(result.val, result.err, result.shared);
  }
  const auto alone = *g.do_chan("key", fetch).recv();
  println(alone.val, alone.err, alone.shared);
  return 0;
}
