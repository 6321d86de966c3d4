// abandoned-range: positives have an expected warning on the line of the loop.
#include <gosan/gosan.h>

#include <vector>

using namespace gosan;

void run(int job);
void keep(chan<int> jobs);
int failed(int job);

// ---- wrong ----

void never_closed() {
  auto jobs = make_chan<int>();
  go([=] {
    for (int job : jobs) run(job);  // expected-warning{{ranges over 'jobs'}}
  });
  jobs.send(1);
}

void several_workers() {
  auto jobs = make_chan<int>(8);
  for (int i = 0; i < 4; i++) {
    go([jobs] {
      for (int job : jobs) {  // expected-warning{{ranges over 'jobs'}}
        if (failed(job)) continue;
        run(job);
      }
    });
  }
  for (int i = 0; i < 100; i++) jobs.send(i);
}

void in_group() {
  sync::WaitGroup wg;
  auto jobs = make_chan<int>();
  wg.go([&] {
    for (int job : jobs) run(job);  // expected-warning{{ranges over 'jobs'}}
  });
  jobs.send(1);
  wg.wait();
}

void worker(chan<int> jobs) {
  for (int job : jobs) run(job);  // expected-warning{{ranges over 'queue'}}
}

void by_argument() {
  auto queue = make_chan<int>();
  go(worker, queue);
  queue.send(1);
}

void one_way() {
  auto jobs = make_chan<int>();
  RecvChan<int> in = jobs;
  go([in] {
    for (int job : in) run(job);  // expected-warning{{ranges over 'jobs'}}
  });
  jobs.send(1);
}

void other_is_closed() {
  auto jobs = make_chan<int>();
  auto done = make_chan<>();
  go([=] {
    for (int job : jobs) run(job);  // expected-warning{{ranges over 'jobs'}}
    done.close();
  });
  jobs.send(1);
  done.close();
}

int main() {
  auto jobs = make_chan<int>();
  go([=] {
    for (int job : jobs) run(job);  // expected-warning{{ranges over 'jobs'}}
  });
  jobs.send(1);
}

// ---- right ----

void closed() {
  auto jobs = make_chan<int>();
  go([=] {
    for (int job : jobs) run(job);
  });
  jobs.send(1);
  jobs.close();
}

void closed_by_goroutine() {
  auto jobs = make_chan<int>();
  go([=] {
    for (int i = 0; i < 3; i++) jobs.send(i);
    jobs.close();
  });
  go([=] {
    for (int job : jobs) run(job);
  });
}

void closed_later() {
  auto jobs = make_chan<int>();
  auto at_end = defer([&] { jobs.close(); });
  go([=] {
    for (int job : jobs) run(job);
  });
}

void closed_through_view() {
  auto jobs = make_chan<int>();
  SendChan<int> out = jobs;
  go([=] {
    for (int job : jobs) run(job);
  });
  out.close();
}

void known_elsewhere() {
  auto jobs = make_chan<int>();
  keep(jobs);
  go([=] {
    for (int job : jobs) run(job);
  });
}

void leaves() {
  auto jobs = make_chan<int>();
  go([=] {
    for (int job : jobs) {
      if (failed(job)) break;
    }
  });
  jobs.send(1);
}

struct Pool {
  chan<int> jobs = make_chan<int>();
  void start() {
    go([in = jobs] {
      for (int job : in) run(job);
    });
  }
};

void kept(std::vector<chan<int>>& all) {
  auto jobs = make_chan<int>();
  all.push_back(jobs);
  go([=] {
    for (int job : jobs) run(job);
  });
}

void no_goroutine() {
  auto jobs = make_chan<int>();
  for (int job : jobs) run(job);
}
