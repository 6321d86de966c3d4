// A caller that nobody joined is not sharing, and a later one calls again.
#include "program.h"

int main() {
  singleflight::Group<std::string, int> g;
  int calls = 0;
  for (int i = 0; i < 3; ++i) {
    auto [v, err, shared] = g.do_("key", [&] {
      ++calls;
      return std::pair(calls * 10, Error());
    });
    println(v, err, shared);
  }
  return 0;
}
