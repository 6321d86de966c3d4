// Channels and values of all cases are evaluated once, in source order, also
// those that are not chosen.
#include "program.h"

int main() {
  auto a = make_chan<int>(1);
  auto b = make_chan<int>(1);
  b.send(5);
  const auto channel = [](std::string_view name, chan<int> ch) {
    println("channel", name);
    return ch;
  };
  chan<int> none;
  // The arguments of a C++ call have no order; the elements of a list do.
  std::array<SelectCase, 3> cases = {
      recv(channel("none", none), [] { println("none"); }),
      recv(channel("b", b),
           [](std::optional<int> v) { println("received", *v); }),
      recv(channel("a", a), [] { println("a"); })};
  select(cases);
  const auto value = [] {
    println("value");
    return 8;
  };
  select(send(none, value()), otherwise([] { println("default"); }));
  return 0;
}
