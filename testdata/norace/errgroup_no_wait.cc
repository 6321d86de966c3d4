// wait() comes after all functions of the group, also those that failed; with
// a limit the end of one comes before the start of the next.
#include <gosan/gosan.h>

#include <cstdio>

int result = 0;
int sum = 0;

int main() {
  auto [group, ctx] =
      gosan::errgroup::with_context(gosan::context::background());
  group.go([] {
    result = 42;
    return gosan::Error("failed");
  });
  std::printf("%s\n", group.wait().message().c_str());
  std::printf("%d\n", result);
  gosan::errgroup::Group serial;
  serial.set_limit(1);
  for (int i = 0; i < 10; ++i) serial.go([i] { sum += i; });
  serial.wait();
  std::printf("%d\n", sum);
}
