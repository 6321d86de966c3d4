// moby 18412: a command that takes too long is given up, and its output and
// exit code are read although its waiting goroutine still writes them. Fixed:
// the goroutine is waited for after the kill.
// manifests: always
// expect: data-race lines=any
#include <chrono>

#include "kernel.h"

struct Command {
  int exit_code = -1;
  gosan::chan<> done = gosan::make_chan();

  void wait() {
    let_others_run();
    exit_code = 137;  // race: write
    done.close();
  }
  int run_with_timeout() {
    const auto timeout = gosan::time::after(std::chrono::milliseconds(1));
    const bool late = gosan::select(recv(timeout), recv(done)) == 0;
    if (late && kFixed) done.recv();
    return exit_code;  // race: read
  }
};

int main() {
  Command command;
  gosan::sync::WaitGroup waiting;
  waiting.go([&] { command.wait(); });
  std::printf("exit code %d\n", command.run_with_timeout());
  waiting.wait();
}
