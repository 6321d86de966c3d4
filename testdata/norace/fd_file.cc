// One file, opened twice: what was written comes before what is read.
#include <gosan/gosan.h>

#include <fcntl.h>
#include <unistd.h>

#include <thread>

int answer = 0;

int main() {
  const int to = open("log", O_WRONLY | O_CREAT, 0600);
  const int from = open("log", O_RDONLY);
  std::thread logger([&] {
    answer = 42;
    if (pwrite(to, "a", 1, 0) != 1) return;
  });
  char byte = 0;
  while (pread(from, &byte, 1, 0) != 1) std::this_thread::yield();
  const int seen = answer;
  logger.join();
  return seen == 42 ? 0 : 1;
}
