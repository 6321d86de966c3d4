// Code without the runtime: its words mean nothing here.
// expected-no-diagnostics
#include <functional>
#include <string>
#include <vector>

template <class F>
void go(F f) {
  f();
}

struct Chan {
  void send(int) {}
  void close() {}
};

struct WaitGroup {
  void add(int) {}
  void done() {}
};

void captures(int n) {
  go([&] { n++; });
}

void closes(Chan ch) {
  ch.close();
  ch.close();
  ch.send(1);
}

void counts() {
  WaitGroup wg;
  go([&] {
    wg.add(1);
    wg.done();
  });
}
