// A whole word is written while the first byte of the next one is read.
#include <gosan/gosan.h>

#include <cstdint>
#include <cstdio>

std::uint64_t words[2];

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    words[0] = 0x0102030405060708;
    done.send();
  });
  const auto* bytes = reinterpret_cast<const unsigned char*>(words);
  std::printf("%d\n", bytes[8]);
  done.recv();
}
