// loop-variable: positives have an expected warning on the line of the lambda.
#include <gosan/gosan.h>

#include <map>
#include <string>
#include <vector>

using namespace gosan;

void use(int n);
void use(const std::string& text);

// ---- wrong ----

void counted() {
  sync::WaitGroup wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([&] { use(i); });  // expected-warning{{loop's variable 'i'}}
  }
  wg.wait();
}

void explicitly() {
  for (int i = 0; i < 3; i++) {
    go([&i] { use(i); });  // expected-warning{{loop's variable 'i'}}
  }
}

void range_by_value(const std::vector<std::string>& names) {
  errgroup::Group g;
  for (std::string name : names) {
    g.go([&name] { use(name); });  // expected-warning{{loop's variable 'name'}}
  }
  (void)g.wait();
}

void nested() {
  sync::WaitGroup wg;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) {
      wg.go([&] { use(row + column); });  // expected-warning{{'row' and 'column'}}
    }
  }
  wg.wait();
}

void two_variables() {
  sync::WaitGroup wg;
  for (int i = 0, j = 9; i < j; ++i, --j) {
    wg.add(1);
    go([&wg, &j] {  // expected-warning{{loop's variable 'j'}}
      use(j);
      wg.done();
    });
  }
  wg.wait();
}

void waits_now_and_then() {
  sync::WaitGroup wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([&] { use(i); });  // expected-warning{{loop's variable 'i'}}
    if (i == 1) wg.wait();
  }
  wg.wait();
}

// ---- right ----

void by_value() {
  sync::WaitGroup wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([=] { use(i); });
    wg.go([i] { use(i); });
    wg.go([i = i] { use(i); });
  }
  wg.wait();
}

void waits_in_turn() {
  for (int i = 0; i < 3; ++i) {
    sync::WaitGroup wg;
    wg.go([&] { use(i); });
    wg.wait();
  }
}

void receives_in_turn() {
  auto done = make_chan<>();
  for (int i = 0; i < 3; ++i) {
    go([&] {
      use(i);
      done.send();
    });
    done.recv();
  }
}

void range_by_reference(std::vector<std::string>& names) {
  sync::WaitGroup wg;
  for (auto& name : names) {
    wg.go([&] { use(name); });
  }
  for (const auto& name : names) {
    wg.go([&name] { use(name); });
  }
  wg.wait();
}

void elements(std::map<std::string, int>& table) {
  sync::WaitGroup wg;
  for (auto& [key, value] : table) {
    wg.go([&value] { value++; });
  }
  wg.wait();
}

void not_a_goroutine() {
  for (int i = 0; i < 3; ++i) {
    [&] { use(i); }();
    blocking([&] { use(i); });
  }
}

void breaks_out() {
  sync::WaitGroup wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([&] { use(i); });
    wg.wait();
    break;
  }
}

int main() {
  sync::WaitGroup wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([&] { use(i); });
  }
  wg.wait();
}
