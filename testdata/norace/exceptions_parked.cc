// Goroutines throw, park inside the handler and go on with their own exception.
// twin: seeds/bug/fan_in.cc
#include <gosan/gosan.h>

#include <cstdio>
#include <stdexcept>
#include <string>

int main() {
  auto results = gosan::make_chan<std::string>();
  for (int i = 0; i < 4; i++) {
    gosan::go([=] {
      std::string text;
      try {
        throw std::runtime_error("from " + std::to_string(i));
      } catch (const std::exception& error) {
        for (int round = 0; round < 10; round++) gosan::gosched();
        text = error.what();
      }
      results.send(text);
    });
  }
  std::size_t letters = 0;
  for (int i = 0; i < 4; i++) letters += results.recv()->size();
  std::printf("%zu\n", letters);
}
