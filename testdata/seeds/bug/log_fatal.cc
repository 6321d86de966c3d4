// log.Fatal is os.Exit: what main has deferred does not run. What gosan sees is
// that main could never have come so far: it stands in an empty select.
// expect: goroutine-leak state="select (no cases)" count=1
// exit: 1
// stdout: serving
// stdout: fatal: debug: address in use
#include <gosan/gosan.h>

#include <cstdio>
#include <cstdlib>

void log_fatal(const gosan::Error& err) {
  std::printf("fatal: %s\n", err.message().c_str());
  std::exit(1);
}

void serve_debug() { log_fatal(gosan::Error("debug: address in use")); }

int main() {
  auto _ = gosan::defer([] { std::puts("temporary files removed"); });
  std::puts("serving");
  gosan::go(serve_debug);
  gosan::select();  // blocked here
}
