// One run, whose result and traces all callers know.
#include <gosan/gosan.h>

#include <cstdio>
#include <string>

gosan::singleflight::Group<std::string, std::string> group;
int cache = 0;

int main() {
  gosan::chan<> gate = gosan::make_chan();
  gosan::sync::WaitGroup wg;
  const auto fetch = [=] {
    gate.recv();
    ++cache;
    return std::pair(std::string("a value that is too long to be inside"),
                     gosan::Error());
  };
  auto first = group.do_chan("a key that is too long to be inside", fetch);
  for (int i = 0; i < 3; ++i) {
    wg.go([&] {
      auto [value, error, shared] =
          group.do_("a key that is too long to be inside", fetch);
      if (error || value.empty()) std::puts("wrong");
    });
  }
  gate.close();
  wg.wait();
  std::printf("%zu\n", first.recv()->val.size());
}
