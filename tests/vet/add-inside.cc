// add-inside: positives have an expected warning on the line of the call, or of
// the return that leaves without done().
#include <gosan/gosan.h>

using namespace gosan;

bool failed();
void work();
void finish(sync::WaitGroup& group);

// ---- wrong ----

void added_inside() {
  sync::WaitGroup wg;
  go([&] {
    wg.add(1);  // expected-warning{{in the goroutine that it counts}}
    work();
    wg.done();
  });
  wg.wait();
}

void added_inside_each() {
  sync::WaitGroup wg;
  for (int i = 0; i < 3; i++) {
    go([&wg] {
      wg.add(1);  // expected-warning{{in the goroutine that it counts}}
      auto at_end = defer([&wg] { wg.done(); });
      work();
    });
  }
  wg.wait();
}

void counted_here(sync::WaitGroup& wg) {
  wg.add(1);  // expected-warning{{in the goroutine that it counts}}
  work();
  wg.done();
}

void by_argument() {
  sync::WaitGroup wg;
  go(counted_here, std::ref(wg));
  wg.wait();
}

void returns_without_done() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    if (failed()) {
      return;  // expected-warning{{can end without 'wg.done()'}}
    }
    work();
    wg.done();
  });
  wg.wait();
}

void done_in_one_branch() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    if (!failed()) {
      wg.done();  // expected-warning{{can end without 'wg.done()'}}
    }
  });
  wg.wait();
}

class Pool {
 public:
  void start() {
    wg_.add(1);
    go([this] {
      while (!failed()) {
        if (stopped_) return;  // expected-warning{{can end without 'wg_.done()'}}
      }
      wg_.done();
    });
  }

 private:
  bool stopped_ = false;
  sync::WaitGroup wg_;
};

void deferred_too_late() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    if (failed()) return;  // expected-warning{{can end without 'wg.done()'}}
    auto at_end = defer([&] { wg.done(); });
    work();
  });
  wg.wait();
}

// ---- right ----

void added_before() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    work();
    wg.done();
  });
  wg.wait();
}

void deferred() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    auto at_end = defer([&] { wg.done(); });
    if (failed()) return;
    work();
  });
  wg.wait();
}

void adds_for_its_own() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    wg.add(1);
    go([&] {
      work();
      wg.done();
    });
    wg.done();
  });
  wg.wait();
}

void adds_for_others() {
  sync::WaitGroup inner;
  auto ready = make_chan<>();
  go([&] {
    for (int i = 0; i < 3; i++) {
      inner.add(1);
      go([&] {
        work();
        inner.done();
      });
    }
    ready.send();
  });
  ready.recv();
  inner.wait();
}

void both_branches() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    if (failed()) {
      wg.done();
      return;
    }
    work();
    wg.done();
  });
  wg.wait();
}

void done_elsewhere() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    if (failed()) return finish(wg);
    wg.done();
  });
  wg.wait();
}

void panics() {
  sync::WaitGroup wg;
  wg.add(1);
  go([&] {
    if (failed()) panic("failed");  // expected-warning{{leaves a library}}
    wg.done();
  });
  wg.wait();
}

void by_go() {
  sync::WaitGroup wg;
  wg.go([&] {
    if (failed()) return;
    work();
  });
  wg.wait();
}

void another_group() {
  sync::WaitGroup wg;
  wg.go([] {
    sync::WaitGroup own;
    own.add(1);
    go([&own] { own.done(); });
    own.wait();
  });
  wg.wait();
}
