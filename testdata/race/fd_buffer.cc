// read() writes its buffer, which another thread reads.
// expect: data-race type=char[8] object=global
#include <gosan/gosan.h>

#include <unistd.h>

#include <thread>

#include "moment.h"

char buffer[8];

int main() {
  int fds[2];
  if (pipe(fds) != 0 || write(fds[1], "hello", 5) != 5) return 1;
  std::thread reader([&] {
    if (read(fds[0], buffer, sizeof(buffer)) != 5) return;  // race: write
  });
  const char first = buffer[0];  // race: read
  reader.join();
  return first == 1;
}
