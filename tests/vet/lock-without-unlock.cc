// lock-without-unlock: positives have an expected warning on the line of the
// return.
#include <gosan/gosan.h>

#include <mutex>
#include <vector>

using namespace gosan;

bool failed();
void work();
void keep(sync::Mutex& mu);

// ---- wrong ----

sync::Mutex mu;
std::mutex plain;

void early_return() {
  mu.lock();
  if (failed()) {
    return;  // expected-warning{{returns with 'mu' locked}}
  }
  work();
  mu.unlock();
}

class Cache {
 public:
  int find(int key) {
    mu_.lock();
    if (values_.empty()) return -1;  // expected-warning{{'mu_' locked}}
    const int value = values_[key];
    mu_.unlock();
    return value;
  }
  int other(Cache& from) {
    from.mu_.lock();
    if (from.values_.empty()) return 0;  // expected-warning{{'from.mu_' locked}}
    const int value = from.values_[0];
    from.mu_.unlock();
    return value;
  }

 private:
  sync::Mutex mu_;
  std::vector<int> values_;
};

void in_loop() {
  sync::Mutex own;
  for (int i = 0; i < 3; i++) {
    own.lock();
    if (failed()) return;  // expected-warning{{'own' locked}}
    own.unlock();
  }
}

int in_switch(int kind) {
  plain.lock();
  switch (kind) {
    case 0:
      plain.unlock();
      return 0;
    case 1:
      return 1;  // expected-warning{{'plain' locked}}
    default:
      break;
  }
  plain.unlock();
  return 2;
}

void in_goroutine() {
  sync::Mutex own;
  go([&own] {  // expected-warning{{captures 'own'}}
    own.lock();
    if (failed()) return;  // expected-warning{{'own' locked}}
    own.unlock();
  });
}

void readers(sync::RWMutex& rw) {
  rw.lock_shared();
  if (failed()) return;  // expected-warning{{'rw' locked}}
  work();
  rw.unlock_shared();
}

// ---- right ----

void all_paths() {
  mu.lock();
  if (failed()) {
    mu.unlock();
    return;
  }
  work();
  mu.unlock();
}

void guard() {
  std::lock_guard lock(mu);
  if (failed()) return;
  work();
}

void deferred() {
  mu.lock();
  auto at_end = defer([] { mu.unlock(); });
  if (failed()) return;
  work();
}

void take() { mu.lock(); }

bool try_it() {
  mu.lock();
  if (!failed()) return true;
  mu.unlock();
  return false;
}

bool open() {
  mu.lock();
  if (failed()) {
    mu.unlock();
    return false;
  }
  return true;
}

void conditional(bool needed) {
  if (needed) mu.lock();
  work();
  if (needed) mu.unlock();
}

void flagged() {
  mu.lock();
  bool locked = true;
  if (failed()) {
    mu.unlock();
    locked = false;
  }
  if (failed()) return;
  if (locked) mu.unlock();
}

void adopted() {
  mu.lock();
  std::lock_guard lock(mu, std::adopt_lock);
  if (failed()) return;
  work();
}

void given_away() {
  mu.lock();
  keep(mu);
  if (failed()) return;
  mu.unlock();
}

void panics() {
  mu.lock();
  if (failed()) panic("failed");
  mu.unlock();
}
