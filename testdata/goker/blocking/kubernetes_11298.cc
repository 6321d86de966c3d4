// kubernetes 11298: a service loop waits for a condition variable in a helper
// goroutine, to be able to wait for its abort, too; the signal that should end
// the helper comes before the helper waits. Fixed: signals until it is heard.
// manifests: by schedule, nearly always: the abort must come before the wait
// expect: deadlock goroutines=3
#include <optional>

#include "kernel.h"

template <class Function>
gosan::chan<> after(Function f) {
  auto done = gosan::make_chan();
  gosan::go([=] {
    f();
    done.close();
  });
  return done;
}

struct Notifier {
  gosan::sync::Mutex lock;
  gosan::sync::Cond<gosan::sync::Mutex> changed{lock};

  void serve(const gosan::chan<>& abort) {
    lock.lock();
    const gosan::chan<> waited = after([this] {
      let_others_run();
      changed.wait();  // blocked here
    });
    if (gosan::select(recv(abort), recv(waited)) == 0) {
      changed.signal();
      std::optional<gosan::Unit> end;
      while (kFixed && !waited.try_recv(end)) {
        changed.signal();
        gosan::gosched();
      }
      waited.recv();  // blocked here
    }
    lock.unlock();
  }
};

int main() {
  Notifier notifier;
  auto abort = gosan::make_chan();
  const gosan::chan<> served = after([&] { notifier.serve(abort); });
  abort.close();
  served.recv();  // blocked here
}
