// thread-local-across-switch: positives have an expected warning on the line of
// the use.
#include <gosan/gosan.h>

#include <cerrno>
#include <chrono>

using namespace gosan;
using namespace std::chrono_literals;

struct Stats {
  int calls = 0;
};
thread_local Stats stats;
thread_local int depth = 0;
int plain = 0;
bool failed();

// ---- wrong ----

void pointer(chan<int> ch) {
  int* kept = &depth;
  ch.send(1);
  ++*kept;  // expected-warning{{'kept' is the address of a thread-local}}
}

void reference(chan<int> ch) {
  Stats& mine = stats;
  mine.calls++;
  ch.recv();
  mine.calls++;  // expected-warning{{'mine' is the address}}
}

int error_number() {
  int* error = &errno;
  time::sleep(1ms);
  return *error;  // expected-warning{{'error' is the address}}
}

void member() {
  int* calls = &stats.calls;
  gosched();
  *calls = 0;  // expected-warning{{'calls' is the address}}
}

void on_one_path(chan<int> ch) {
  auto& mine = depth;
  if (failed()) ch.recv();
  mine = 1;  // expected-warning{{'mine' is the address}}
}

void in_loop(chan<int> ch) {
  int& mine = depth;
  for (int i = 0; i < 3; i++) {
    mine++;  // expected-warning{{'mine' is the address}}
    ch.send(i);
  }
}

// ---- right ----

void value(chan<int> ch) {
  int kept = depth;
  ch.send(kept);
  plain = kept;
}

void errno_value(chan<int> ch) {
  int kept = errno;
  ch.send(1);
  errno = kept;
}

void used_before(chan<int> ch) {
  int* kept = &depth;
  ++*kept;
  ch.send(1);
}

void taken_after(chan<int> ch) {
  ch.send(1);
  int* kept = &depth;
  ++*kept;
}

void not_thread_local(chan<int> ch) {
  int* kept = &plain;
  ch.send(1);
  ++*kept;
}

void taken_anew(chan<int> ch) {
  for (int i = 0; i < 3; i++) {
    int* kept = &depth;
    ++*kept;
    ch.send(i);
  }
}

void does_not_switch(chan<int> ch) {
  int* kept = &depth;
  ch.try_send(1);
  ++*kept;
}

void assigned_anew(chan<int> ch) {
  int* kept = &depth;
  ch.send(1);
  kept = &depth;
  ++*kept;
}
