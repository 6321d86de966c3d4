// torn-value: positives have an expected warning on the line of the assignment.
#include <gosan/gosan.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

using namespace gosan;

struct Config {
  const char* begin = nullptr;
  const char* end = nullptr;
};

struct Number {
  int value = 0;
  const char* unit = nullptr;
};

std::string load(int part);
void use(const std::string& text);
Config parse(int version);
void lock_all();
void unlock_all();

// ---- wrong ----

void same_goroutine_in_a_loop() {
  sync::WaitGroup wg;
  std::string last;
  for (int i = 0; i < 3; ++i) {
    wg.go([&last, i] {
      last = load(i);  // expected-warning{{'last' is assigned while another}}
    });
  }
  wg.wait();
}

void two_goroutines() {
  sync::WaitGroup wg;
  std::function<void()> handler = [] {};
  wg.go([&] { handler = nullptr; });  // expected-warning{{'handler'}}
  wg.go([&] { auto mine = handler; });
  wg.wait();
}

void its_maker() {
  auto done = make_chan<>();
  auto current = std::make_shared<int>(1);
  go([&current, done] {
    current = std::make_shared<int>(2);  // expected-warning{{'current' is assigned while the function}}
    done.send();
  });
  use(std::to_string(*current));
  done.recv();
}

void a_view() {
  sync::WaitGroup wg;
  std::string_view name = "old";
  wg.go([&] { name = "new"; });  // expected-warning{{'name'}}
  const bool is_short = name.size() < 3;
  wg.wait();
  use(is_short ? "short" : "long");
}

void a_channel() {
  sync::WaitGroup wg;
  auto jobs = make_chan<int>(1);
  wg.go([&] { jobs = make_chan<int>(1); });  // expected-warning{{'jobs'}}
  wg.go([&] { auto mine = jobs; });
  wg.wait();
}

void two_pointers() {
  sync::WaitGroup wg;
  Config config;
  for (int i = 0; i < 2; ++i) {
    wg.go([&, i] { config = parse(i); });  // expected-warning{{'config'}}
  }
  wg.wait();
}

int main() {
  sync::WaitGroup wg;
  std::vector<int> best;
  for (int i = 0; i < 2; ++i) {
    wg.go([&, i] {
      for (int round = 0; round < 9; ++round) {
        best = std::vector<int>(i);  // expected-warning{{'best'}}
      }
    });
  }
  wg.wait();
}

void a_named_capture_and_a_deferred_done() {
  sync::WaitGroup wg;
  std::string text;
  for (int i = 0; i < 2; ++i) {
    wg.add(1);
    go([&to = text, &wg] {
      auto done = defer([&] { wg.done(); });
      to += "x";  // expected-warning{{'text'}}
    });
  }
  wg.wait();
}

// ---- right ----

void under_a_lock() {
  sync::WaitGroup wg;
  sync::Mutex mu;
  std::string last;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      const std::lock_guard lock(mu);
      last = load(i);
    });
  }
  wg.wait();
}

void under_a_plain_lock() {
  sync::WaitGroup wg;
  sync::Mutex mu;
  std::string last;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      std::string mine = load(i);
      mu.lock();
      last = mine;
      mu.unlock();
    });
  }
  wg.wait();
}

void one_for_each() {
  sync::WaitGroup wg;
  std::vector<std::string> all(3);
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] { all[i] = load(i); });
  }
  wg.wait();
}

void one_of_them() {
  sync::WaitGroup wg;
  std::string first;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      if (i == 0) first = load(i);
    });
  }
  wg.wait();
}

void all_but_one_leave() {
  sync::WaitGroup wg;
  std::string first;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      if (i != 0) return;
      first = load(i);
    });
  }
  wg.wait();
}

void used_after_the_wait() {
  sync::WaitGroup wg;
  std::string text;
  wg.go([&] { text = load(1); });
  wg.wait();
  use(text);
  text = "again";
}

void waited_for_in_the_loop() {
  std::string text;
  for (int i = 0; i < 3; ++i) {
    auto done = make_chan<>();
    go([&, done] {
      text = load(i);
      done.close();
    });
    done.recv();
    use(text);
  }
}

void one_after_the_other() {
  sync::WaitGroup wg;
  auto ready = make_chan<>();
  std::string text;
  wg.go([&, ready] {
    text = load(1);
    ready.close();
  });
  wg.go([&, ready] {
    ready.recv();
    use(text);
  });
  wg.wait();
}

void by_turns() {
  sync::WaitGroup wg;
  auto turn = make_chan<>(1);
  std::string text;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      turn.send();
      text = load(i);
      turn.recv();
    });
  }
  wg.wait();
}

void one_at_a_time() {
  errgroup::Group group;
  group.set_limit(1);
  std::string text;
  for (int i = 0; i < 3; ++i) {
    group.go([&, i] {
      text = load(i);
      return Error();
    });
  }
  (void)group.wait();
}

void one_of_two(bool fast) {
  sync::WaitGroup wg;
  std::string text;
  if (fast) {
    wg.go([&] { text = load(1); });
  } else {
    wg.go([&] { text = load(2); });
  }
  wg.wait();
}

void whoever_is_first() {
  sync::WaitGroup wg;
  std::atomic<bool> taken = false;
  std::string text;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      if (!taken.exchange(true)) text = load(i);
    });
  }
  wg.wait();
}

class Turn {
 public:
  Turn();
  ~Turn();
};

void a_guard_of_its_own() {
  sync::WaitGroup wg;
  std::string text;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      const Turn turn;
      text = load(i);
    });
  }
  wg.wait();
}

void locked_elsewhere() {
  sync::WaitGroup wg;
  std::string text;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] {
      lock_all();
      text = load(i);
      unlock_all();
    });
  }
  wg.wait();
}

void new_in_each_turn() {
  sync::WaitGroup wg;
  for (int i = 0; i < 3; ++i) {
    std::string text;
    // gosan:ignore(capture-by-reference): about the value, not its life
    wg.go([&text, i] { text = load(i); });
  }
  wg.wait();
}

void captured_by_value() {
  sync::WaitGroup wg;
  std::string text;
  for (int i = 0; i < 3; ++i) {
    wg.go([text, i]() mutable { text = load(i); });
  }
  wg.wait();
}

void only_read() {
  sync::WaitGroup wg;
  const std::string text = load(1);
  std::string other = load(2);
  for (int i = 0; i < 3; ++i) {
    wg.go([&] { use(text + other); });
  }
  wg.wait();
}

void one_word() {
  sync::WaitGroup wg;
  Number number;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] { number.value = i; });
  }
  wg.wait();
}

void in_one_value() {
  sync::WaitGroup wg;
  atomic::Value<std::string> text;
  for (int i = 0; i < 3; ++i) {
    wg.go([&, i] { text.store(load(i)); });
  }
  wg.wait();
}

void in_one_turn() {
  sync::WaitGroup wg;
  std::string text;
  for (int i = 0; i < 3; ++i) {
    if (i == 0) wg.go([&] { text = load(0); });
  }
  wg.wait();
}

void until_started(bool started) {
  sync::WaitGroup wg;
  std::string text;
  while (!started) {
    wg.go([&] { text = load(0); });
    started = true;
  }
  wg.wait();
}
