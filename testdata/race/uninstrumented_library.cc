// The caller's buffers are the program's, whoever fills them.
// link: z
// expect: data-race object=global lines=any
#include <gosan/gosan.h>

#include <zlib.h>

Bytef packed[1000];

int main() {
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 2; ++i) {
    wg.go([] {
      packed[0] = 0;  // race: write
      uLongf size = sizeof(packed);
      const Bytef text[] = "aaaaaaaa";
      Bytef mine[1000];
      compress(mine, &size, text, sizeof(text));
    });
  }
  wg.wait();
}
