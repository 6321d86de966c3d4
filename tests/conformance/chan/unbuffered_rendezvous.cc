// A send on an unbuffered channel ends when the value was received.
#include "program.h"

int main() {
  auto ch = make_chan<std::string>();
  auto back = make_chan<std::string>();
  go([=] {
    println("got", *ch.recv());
    back.send("pong");
  });
  ch.send("ping");
  println("got", *back.recv());
  return 0;
}
