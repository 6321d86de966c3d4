// A pipeline of three stages in one group, the last of which fails and stops
// the others.
#include "program.h"

int main() {
  auto [g, ctx] = errgroup::with_context(context::background());
  auto numbers = make_chan<int>();
  auto squares = make_chan<int>();
  g.go([=]() -> Error {
    auto _ = defer([&] { numbers.close(); });
    for (int n = 1;; ++n) {
      if (select(send(numbers, n), recv(ctx.done())) == 1) return ctx.err();
    }
  });
  g.go([=]() -> Error {
    auto _ = defer([&] { squares.close(); });
    for (int n : numbers) {
      if (select(send(squares, n * n), recv(ctx.done())) == 1) return ctx.err();
    }
    return {};
  });
  g.go([=]() -> Error {
    int sum = 0;
    for (int s : squares) {
      sum += s;
      if (sum > 100) return Error("sum is " + std::to_string(sum));
    }
    return {};
  });
  println(g.wait());
  return 0;
}
