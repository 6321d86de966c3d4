// What is written to a pipe comes before what is read from it.
#include <gosan/gosan.h>

#include <unistd.h>

#include <thread>

int answer = 0;

int main() {
  int fds[2];
  if (pipe(fds) != 0) return 1;
  std::thread writer([&] {
    answer = 42;
    if (write(fds[1], "x", 1) != 1) return;
  });
  char byte = 0;
  if (read(fds[0], &byte, 1) != 1) return 1;
  const int seen = answer;
  writer.join();
  return seen == 41;
}
