// zlib is compiled without the plugin: what it does to memory is its own
// business, and what it frees and allocates again has no past.
// link: z
#include <gosan/gosan.h>

#include <zlib.h>

#include <atomic>
#include <string>

int main() {
  const std::string text(100000, 'x');
  std::atomic<int> right{0};
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 2; ++i) {
    wg.go([&] {
      for (int round = 0; round < 4; ++round) {
        uLongf size = compressBound(text.size());
        std::string packed(size, 0);
        compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                 reinterpret_cast<const Bytef*>(text.data()), text.size());
        std::string back(text.size(), 0);
        uLongf length = back.size();
        uncompress(reinterpret_cast<Bytef*>(back.data()), &length,
                   reinterpret_cast<const Bytef*>(packed.data()), size);
        if (back == text) right++;
      }
    });
  }
  wg.wait();
  return right == 8 ? 0 : 1;
}
