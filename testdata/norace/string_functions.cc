// String functions touch what they need and no more.
#include <gosan/gosan.h>

#include <cstdio>
#include <cstring>

char copied[32] = "one";
char compared[32] = "two";
char printed[32] = "three";

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    std::strcpy(copied, "two");
    volatile int order = std::strcmp(compared, "twelve");
    (void)order;
    std::snprintf(printed, 32, "%d", 7);
  });
  volatile std::size_t length = std::strlen(copied + 4);
  (void)length;
  std::memset(compared + 3, 'x', 28);
  volatile bool found = std::memchr(printed + 2, 'e', 5) != nullptr;
  (void)found;
  wg.wait();
}
