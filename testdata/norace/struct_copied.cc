// One goroutine writes a field while another reads the other fields.
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
  gosan::go([&] {
    stats.errors = 1;
    done.send();
  });
  std::printf("%ld %ld\n", stats.requests, stats.bytes[0]);
  done.recv();
}
