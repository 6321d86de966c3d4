// Wait returns no error when no function has one.
#include "program.h"

int main() {
  errgroup::Group g;
  std::vector<int> sum(5);
  for (std::size_t i = 0; i < sum.size(); ++i) {
    g.go([&, i]() -> Error {
      sum[i] = static_cast<int>(i * i);
      return {};
    });
  }
  const Error err = g.wait();
  println(err, sum);
  return 0;
}
