// capture-by-reference: positives have an expected warning on the line of the
// lambda.
#include <gosan/gosan.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "support/assertions.h"

using namespace gosan;
using namespace std::chrono_literals;

std::string load(const std::string& name);
void keep(sync::WaitGroup& group);

// ---- wrong ----

void not_waited() {
  std::string body;
  go([&] { body = load("a"); });  // expected-warning{{captures 'body'}}
}

void parameter(int n) {
  go([&n] { load(std::to_string(n)); });  // expected-warning{{captures 'n'}}
}

void early_return(bool quick) {
  int answer = 0;
  auto done = make_chan<>(1);
  go([&answer, done] {  // expected-warning{{captures 'answer'}}
    answer = 42;
    done.send();
  });
  if (quick) return;
  done.recv();
}

void other_group() {
  sync::WaitGroup mine, theirs;
  int n = 0;
  theirs.go([&n] { n++; });  // expected-warning{{captures 'n'}}
  mine.wait();
}

class Server {
 public:
  void start() {
    int port = 80;
    group_.go([&] { listen(port); });  // expected-warning{{captures 'port'}}
  }

 private:
  void listen(int);
  sync::WaitGroup group_;
};

void block_scope() {
  sync::WaitGroup wg;
  if (true) {
    std::string text = load("b");
    wg.go([&text] { load(text); });  // expected-warning{{captures 'text'}}
  }
  wg.wait();
}

void local_of_loop(const std::vector<int>& all) {
  sync::WaitGroup wg;
  for (int each : all) {
    int twice = 2 * each;
    wg.go([&] { load(std::to_string(twice)); });  // expected-warning{{'twice'}}
  }
  wg.wait();
}

void by_name() {
  int a = 0, b = 0;
  go(named("both"), [&] { a = b; });  // expected-warning{{'a' and 'b'}}
}

void lambda_variable() {
  int a = 0;
  auto work = [&a] { a++; };  // expected-warning{{captures 'a'}}
  go(work);
}

void renamed() {
  int a = 0;
  go([&alias = a] { alias++; });  // expected-warning{{captures 'a'}}
}

void after(const context::Context& ctx) {
  int a = 0;
  context::after_func(ctx, [&] { a++; });  // expected-warning{{captures 'a'}}
}

template <class T>
void in_template(T value) {
  go([&] { load(value); });  // expected-warning{{captures 'value'}}
}
template void in_template(std::string);

// ---- right ----

void waited() {
  sync::WaitGroup wg;
  std::string body;
  wg.go([&] { body = load("a"); });
  wg.wait();
}

void received() {
  int answer = 0;
  auto done = make_chan<>();
  go([&] {
    answer = 42;
    done.close();
  });
  done.recv();
}

void all_paths(bool quick) {
  int answer = 0;
  auto done = make_chan<>();
  go([&answer, done] {
    answer = 42;
    done.send();
  });
  if (quick) {
    done.recv();
    return;
  }
  answer = 0;
  done.recv();
}

void deferred() {
  sync::WaitGroup wg;
  auto at_end = defer([&] { wg.wait(); });
  int n = 0;
  wg.go([&] { n++; });
}

void by_copy(std::string name) {
  go([name] { load(name); });
  go([name = std::move(name)] { load(name); });
}

void refers_elsewhere(std::vector<int>& all) {
  auto& first = all.front();
  go([&] { first = all.size(); });
}

void relayed() {
  sync::WaitGroup wg;
  int n = 0;
  auto done = make_chan<>();
  wg.go([&] { n++; });
  go([&wg, done] {
    wg.wait();
    done.close();
  });
  done.recv();
}

void passed_on() {
  sync::WaitGroup wg;
  int n = 0;
  wg.go([&] { n++; });
  keep(wg);
}

struct Joiner {
  sync::WaitGroup wg;
  ~Joiner() { wg.wait(); }
};

void joined_by_destructor() {
  int n = 0;
  Joiner joiner;
  joiner.wg.go([&] { n++; });
}

void in_struct() {
  struct State {
    sync::WaitGroup wg;
    int n = 0;
  } state;
  state.wg.add(1);
  go([&] {
    state.n++;
    state.wg.done();
  });
  state.wg.wait();
}

void spins() {
  std::atomic<bool> done = false;
  go([&] { done = true; });
  while (!done) gosched();
}

void group() {
  errgroup::Group g;
  int n = 0;
  for (int i = 0; i < 3; i++) {
    g.go([&n, i] { n += i; });
  }
  if (Error err = g.wait()) panic(err.message());
}

void range_waits() {
  auto results = make_chan<int>();
  std::vector<int> inputs = {1, 2, 3};
  go([&] {
    for (int each : inputs) results.send(each);
    results.close();
  });
  for (int each : results) load(std::to_string(each));
}

void never_returns() {
  int n = 0;
  go([&] { n++; });
  for (;;) gosched();
}

void failed_test() {
  int n = 0;
  auto done = make_chan<>(1);
  go([&n, done] {
    n++;
    done.send();
  });
  ASSERT_TRUE(done.len() <= 1);
  done.recv();
}

void waits_for_ever() {
  sync::Mutex mu;
  go([&] { mu.lock(); });
  sync::WaitGroup nobody;
  nobody.add(1);
  nobody.wait();
}

int main() {
  int n = 0;
  go([&] { n++; });
}
