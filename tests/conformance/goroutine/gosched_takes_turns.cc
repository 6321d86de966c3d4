// With one processor two goroutines that yield take turns.
#include "program.h"

int main() {
  gomaxprocs(1);
  auto done = make_chan<>();
  for (const char* name : {"a", "b"}) {
    go([=] {
      for (int i = 0; i < 3; ++i) {
        println(name, i);
        gosched();
      }
      done.send();
    });
  }
  done.recv();
  done.recv();
  return 0;
}
