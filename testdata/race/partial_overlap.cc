// A whole word is written while one of its bytes is read.
// expect: data-race variable=words object=global
#include <gosan/gosan.h>

#include <cstdint>
#include <cstdio>

std::uint64_t words[2];

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {                   // go here
    words[0] = 0x0102030405060708;  // race: write
    done.send();
  });
  const auto* bytes = reinterpret_cast<const unsigned char*>(words);
  std::printf("%d\n", bytes[7]);  // race: read
  done.recv();
}
