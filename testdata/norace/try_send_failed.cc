// An attempt that succeeds is a send.
#include <gosan/gosan.h>

#include <cstdio>
#include <optional>

int result = 0;

int main() {
  gosan::chan<int> attempts = gosan::make_chan<int>(1);
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    result = 42;
    attempts.try_send(1);
    done.send();
  });
  std::optional<int> got;
  while (!attempts.try_recv(got)) gosan::gosched();
  std::printf("%d\n", result);
  done.recv();
}
