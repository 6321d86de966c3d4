// Two calls by hand: a channel with a place for each result, and both are
// received.
// stdout: sum: 3
#include <gosan/gosan.h>

#include <cstdio>

struct Result {
  int value;
  gosan::Error err;
};

Result rpc_service1() { return {1, gosan::Error()}; }
Result rpc_service2() { return {2, gosan::Error()}; }

int main() {
  gosan::chan<Result> results = gosan::make_chan<Result>(2);
  gosan::go([=] { results.send(rpc_service1()); });
  gosan::go([=] { results.send(rpc_service2()); });
  const Result first = *results.recv();
  const Result second = *results.recv();
  std::printf("sum: %d\n", first.value + second.value);
}
