// Two servers of which the first to fail stops the other, and main waits for
// both.
#include "program.h"

int main() {
  const auto serve = [](const std::string& name, RecvChan<> stop,
                        RecvChan<> fail) -> Error {
    if (select(recv(fail), recv(stop)) == 0) return Error(name + " failed");
    println(name, "shut down");
    return {};
  };
  auto done = make_chan<Error>(2);
  auto stop = make_chan<>();
  auto failure = make_chan<>();
  const chan<> never;
  go([=] { done.send(serve("debug", stop, failure)); });
  go([=] { done.send(serve("app", stop, never)); });
  await_blocked(2);
  failure.close();
  bool stopped = false;
  for (std::size_t i = 0; i < done.cap(); ++i) {
    if (const Error err = *done.recv()) println("error:", err);
    if (!stopped) {
      stopped = true;
      stop.close();
    }
  }
  return 0;
}
