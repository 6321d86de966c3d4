// A nil channel's case is never ready and does no harm.
// twin: leak/select_all_dead.cc
#include <gosan/gosan.h>

#include <cstdio>
#include <optional>

int main() {
  gosan::chan<int> nothing;
  gosan::chan<int> numbers = gosan::make_chan<int>();
  gosan::go([=] { numbers.send(7); });
  std::optional<int> number;
  switch (gosan::select(recv(nothing, number), recv(numbers, number))) {
    case 0:
      return 1;
    case 1:
      std::printf("%d\n", *number);
  }
}
