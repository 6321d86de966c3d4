// Two calls by hand, as the notes do before they come to errgroup: the channel
// of the results is declared and never made.
// expect: deadlock goroutines=3
#include <gosan/gosan.h>

#include <cstdio>

struct Result {
  int value;
  gosan::Error err;
};

Result rpc_service1() { return {1, gosan::Error()}; }
Result rpc_service2() { return {2, gosan::Error()}; }

int main() {
  gosan::chan<Result> results;
  gosan::go([=] {
    results.send(rpc_service1());  // blocked here
  });
  gosan::go([=] {
    results.send(rpc_service2());  // blocked here
  });
  const Result first = *results.recv();  // blocked here
  const Result second = *results.recv();
  std::printf("sum: %d\n", first.value + second.value);
}
