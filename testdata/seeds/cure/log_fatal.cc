// The goroutine hands its error to main, which alone ends the program, after
// its deferred calls.
// exit: 1
// stdout: fatal: debug: address in use
// stdout: temporary files removed
#include <gosan/gosan.h>

#include <cstdio>
#include <cstdlib>

gosan::Error serve_debug() { return gosan::Error("debug: address in use"); }

int main() {
  auto _ = gosan::defer([] { std::puts("temporary files removed"); });
  std::puts("serving");
  const auto done = gosan::make_chan<gosan::Error>(1);
  gosan::go([=] { done.send(serve_debug()); });
  std::printf("fatal: %s\n", done.recv()->message().c_str());
  return EXIT_FAILURE;
}
