// A goroutine gets the values that its arguments had when it was started.
#include "program.h"

int main() {
  auto done = make_chan<>();
  auto begin = make_chan<>();
  int x = 1;
  go(
      [=](int value, const std::string& text) {
        begin.recv();
        println(value, text);
        done.close();
      },
      x, "x is " + std::to_string(x));
  x = 2;
  begin.close();
  done.recv();
  println(x);
  return 0;
}
