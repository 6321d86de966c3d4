// catch-all-swallows: positives have an expected warning on the line of the
// handler.
#include <gosan/gosan.h>

#include <exception>

using namespace gosan;

void work();
void log(const char* text);

// ---- wrong ----

void empty(chan<int> ch) {
  go([ch] {
    try {
      ch.send(1);
    } catch (...) {  // expected-warning{{drops panics}}
    }
  });
}

void closes(chan<int> ch) {
  go([ch] {
    try {
      ch.close();
    } catch (...) {  // expected-warning{{drops panics}}
      ;
    }
  });
}

void stops_goexit() {
  go([] {
    try {
      work();
      goexit();
    } catch (const PanicError&) {
    } catch (...) {  // expected-warning{{drops panics}}
    }
  });
}

void helper(chan<int> ch) {
  try {
    select(send(ch, 1));
  } catch (...) {  // expected-warning{{drops panics}}
  }
}

void transitively(chan<int> ch) {
  go([ch] { helper(ch); });
}

void counts(sync::WaitGroup& wg) {
  go([&wg] {
    try {
      wg.done();
    } catch (...) {  // expected-warning{{drops panics}}
    }
  });
}

void in_loop(chan<int> ch) {
  go([ch] {
    for (;;) {
      try {
        ch.send(1);
      } catch (...) {  // expected-warning{{drops panics}}
        continue;
      }
    }
  });
}

// ---- right ----

void rethrows(chan<int> ch) {
  go([ch] {
    try {
      ch.send(1);
    } catch (...) {
      throw;
    }
  });
}

void logs(chan<int> ch) {
  go([ch] {
    try {
      ch.send(1);
    } catch (...) {
      log("closed");
    }
  });
}

void keeps(chan<int> ch, std::exception_ptr& kept) {
  go([ch, &kept] {
    try {
      ch.send(1);
    } catch (...) {
      kept = std::current_exception();
    }
  });
}

void notes(chan<int> ch, bool& failed) {
  go([ch, &failed] {
    try {
      ch.send(1);
    } catch (...) {
      failed = true;
    }
  });
}

void knows_panics(chan<int> ch) {
  go([ch] {
    try {
      ch.send(1);
    } catch (const PanicError&) {
      log("closed");
    } catch (...) {
    }
  });
}

void other_work() {
  go([] {
    try {
      work();
    } catch (...) {
    }
  });
}

void one_kind(chan<int> ch) {
  go([ch] {
    try {
      ch.send(1);
    } catch (const PanicError&) {
    }
  });
}
