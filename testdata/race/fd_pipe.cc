// What is written to memory after the bytes went into the pipe.
// expect: data-race variable=answer type=int object=global
#include <gosan/gosan.h>

#include <unistd.h>

#include <thread>

int answer = 0;

int main() {
  int fds[2];
  if (pipe(fds) != 0) return 1;
  std::thread writer([&] {
    if (write(fds[1], "x", 1) != 1) return;
    answer = 42;  // race: write
  });
  char byte = 0;
  if (read(fds[0], &byte, 1) != 1) return 1;
  const int seen = answer;  // race: read
  writer.join();
  return seen == 41;
}
