// exit-outside-main: positives have an expected warning on the line of the call
// or throw. A unit without main: a library.
#include <gosan/gosan.h>

#include <cassert>
#include <cstdlib>
#include <stdexcept>

using namespace gosan;

bool load();

// ---- wrong ----

void exits() {
  go([] {
    if (!load()) exit(1);  // expected-warning{{'exit' in a goroutine}}
  });
}

void fail() {
  std::abort();  // expected-warning{{'abort' in a goroutine}}
}

void transitively() {
  go([] {
    if (!load()) fail();
  });
}

void quickly() {
  sync::WaitGroup wg;
  wg.go([] { std::quick_exit(2); });  // expected-warning{{'quick_exit'}}
  wg.wait();
}

void panics() {
  go([] {
    if (!load()) panic("no data");  // expected-warning{{leaves a library}}
  });
}

void throws() {
  go([] {
    if (!load()) throw std::runtime_error("no data");  // expected-warning{{leaves a library}}
  });
}

void worker() {
  if (!load()) std::_Exit(1);  // expected-warning{{'_Exit'}}
}

void named_function() { go(worker); }

// ---- right ----

void sends_the_error(chan<Error> errors) {
  go([errors] {
    if (!load()) errors.send(Error("no data"));
  });
}

void caught() {
  go([] {
    try {
      if (!load()) panic("no data");
      throw std::runtime_error("again");
    } catch (const std::exception&) {
      load();
    }
  });
}

void in_errgroup() {
  errgroup::Group g;
  g.go([] {
    if (!load()) panic("no data");
  });
  (void)g.wait();
}

void asserts() {
  go([] { assert(load()); });
}

void in_nobodys_goroutine() {
  if (!load()) exit(1);
}

void ends_itself() {
  go([] {
    if (!load()) goexit();
  });
}

struct Door {
  void exit() {}
};

void own_function() {
  go([] { Door().exit(); });
}
