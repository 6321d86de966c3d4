// One goroutine writes a field while another copies the whole struct.
// expect: data-race object=global
#include <gosan/gosan.h>

#include <cstdio>

struct Stats {
  long requests;
  long errors;
  long bytes[6];
};

Stats stats;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {      // go here
    stats.errors = 1;  // race: write
    done.send();
  });
  Stats snapshot = stats;  // race: read
  std::printf("%ld %ld\n", snapshot.requests, snapshot.errors);
  done.recv();
}
