// A thread that only writes to a file learns nothing from it.
// expect: data-race variable=answer type=int object=global
#include <gosan/gosan.h>

#include <fcntl.h>
#include <unistd.h>

#include <thread>

int answer = 0;

int main() {
  const int file = open("log", O_RDWR | O_CREAT | O_APPEND, 0600);
  std::thread logger([&] {
    answer = 42;  // race: write
    if (write(file, "a", 1) != 1) return;
  });
  if (write(file, "b", 1) != 1) return 1;
  const int seen = answer;  // race: read
  logger.join();
  return seen == 41;
}
