// A close wakes every blocked receiver with the zero value.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  auto results = make_chan<std::string>(5);
  for (int i = 0; i < 5; ++i) {
    go([=] {
      const std::optional<int> v = ch.recv();
      results.send(std::to_string(v.value_or(0)) + " " +
                   (v ? "true" : "false"));
    });
  }
  await_blocked(5);
  ch.close();
  for (int i = 0; i < 5; ++i) println(*results.recv());
  return 0;
}
