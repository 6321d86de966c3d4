// Stages that are joined by channels and end when their input ends.
#include "program.h"

int main() {
  const auto generate = [](std::vector<int> values) -> RecvChan<int> {
    auto out = make_chan<int>();
    go([=] {
      auto _ = defer([&] { out.close(); });
      for (const int v : values) out.send(v);
    });
    return out;
  };
  const auto square = [](RecvChan<int> in) -> RecvChan<int> {
    auto out = make_chan<int>();
    go([=] {
      auto _ = defer([&] { out.close(); });
      for (int v : in) out.send(v * v);
    });
    return out;
  };
  for (int v : square(square(generate({1, 2, 3})))) println(v);
  await_goroutines(1);
  return 0;
}
