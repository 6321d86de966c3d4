// lock-across-block: positives have an expected warning on the line of the
// operation.
#include <gosan/gosan.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

using namespace gosan;
using namespace std::chrono_literals;

bool failed();
void work();

struct Server {
  sync::Mutex mu;
  sync::WaitGroup wg;
  chan<int> results;
  std::mutex plain;
  std::condition_variable ready;
  int count = 0;

  // ---- wrong ----

  void receives() {
    std::lock_guard lock(mu);
    count = *results.recv();  // expected-warning{{'mu' is held}}
  }

  void waits() {
    mu.lock();
    wg.wait();  // expected-warning{{'mu' is held}}
    mu.unlock();
  }

  void sleeps() {
    const std::unique_lock<sync::Mutex> lock(mu);
    if (failed()) time::sleep(1s);  // expected-warning{{'mu' is held}}
  }

  void selects(context::Context ctx) {
    std::scoped_lock lock(mu);
    select(recv(results), recv(ctx.done()));  // expected-warning{{'mu' is held}}
  }

  void ranges() {
    mu.lock();
    for (int each : results) {  // expected-warning{{'mu' is held}}
      count += each;
    }
    mu.unlock();
  }

  void sends() {
    auto taken = make_chan<int>();
    go([taken] { taken.recv(); });
    std::lock_guard lock(mu);
    taken.send(count);  // expected-warning{{'mu' is held}}
  }

  void thread_mutex() {
    go([this] {
      std::lock_guard lock(plain);
      results.send(1);  // expected-warning{{can switch}}
    });
  }

  void condition_variable() {
    go([this] {
      std::unique_lock<std::mutex> lock(plain);
      ready.wait(lock);  // expected-warning{{blocks its worker}}
    });
  }

  // ---- right ----

  void after_unlock() {
    mu.lock();
    count++;
    mu.unlock();
    results.recv();
  }

  void scoped() {
    {
      std::lock_guard lock(mu);
      count++;
    }
    wg.wait();
  }

  void never_blocks() {
    std::lock_guard lock(mu);
    results.try_send(1);
    select(send(results, 2), otherwise());
  }

  void unlocks_in_between() {
    std::unique_lock lock(mu);
    count++;
    lock.unlock();
    results.recv();
    lock.lock();
    count--;
  }

  void perhaps_buffered() {
    std::lock_guard lock(mu);
    results.send(count);
  }

  void buffered() {
    auto out = make_chan<int>(1);
    std::lock_guard lock(mu);
    out.send(count);
  }

  void in_goroutine() {
    std::lock_guard lock(mu);
    go([out = results] { out.recv(); });
  }

  void runtime_condition() {
    sync::Cond cond(mu);
    std::unique_lock lock(mu);
    while (count == 0) cond.wait();
  }

  void two_locks(Server& other) {
    std::lock_guard lock(mu);
    std::lock_guard both(other.mu);
    count = other.count;
  }

  void on_a_thread() {
    std::unique_lock<std::mutex> lock(plain);
    ready.wait(lock);
  }
};

void lent_to_a_goroutine() {
  sync::Mutex mu;
  sync::Cond<sync::Mutex> changed(mu);
  auto waited = make_chan<>(1);
  mu.lock();
  go([&, waited] {
    changed.wait();
    waited.send();
  });
  waited.recv();
  mu.unlock();
}
