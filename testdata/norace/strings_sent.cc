// Strings are moved through a buffered channel, grown and dropped elsewhere.
// twin: race/chan_pointer_kept.cc
#include <gosan/gosan.h>

#include <cstdio>
#include <string>
#include <utility>

int main() {
  auto lines = gosan::make_chan<std::string>(3);
  auto done = gosan::make_chan<std::size_t>();
  for (int reader = 0; reader < 2; reader++) {
    gosan::go([=] {
      std::size_t bytes = 0;
      for (std::string line : lines) bytes += (line += "!").size();
      done.send(bytes);
    });
  }
  for (int i = 0; i < 200; i++) {
    std::string line(i % 40, 'x');
    line += std::to_string(i);
    lines.send(std::move(line));
  }
  lines.close();
  std::size_t bytes = *done.recv();
  bytes += *done.recv();
  std::printf("%zu\n", bytes);
}
