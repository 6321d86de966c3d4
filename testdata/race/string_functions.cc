// The C library's string functions read and write for the program.
// expect: data-race@copied object=global
// expect: data-race@compared object=global
// expect: data-race@printed object=global
#include <gosan/gosan.h>

#include <cstdio>
#include <cstring>

char copied[32] = "one";
char compared[32] = "two";
char printed[32] = "three";

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    std::strcpy(copied, "two");  // race: write @copied
    volatile int order =
        std::strcmp(compared, "twelve");  // race: read @compared
    (void)order;
    std::snprintf(printed, 32, "%d", 7);  // race: write @printed
  });
  volatile std::size_t length = std::strlen(copied);  // race: read @copied
  (void)length;
  std::memset(compared, 'x', 31);  // race: write @compared
  volatile bool found =
      std::memchr(printed, 'r', 5) != nullptr;  // race: read @printed
  (void)found;
  wg.wait();
}
