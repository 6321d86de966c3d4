// read() writes only the bytes that came.
#include <gosan/gosan.h>

#include <unistd.h>

#include <thread>

char buffer[8];

int main() {
  int fds[2];
  if (pipe(fds) != 0 || write(fds[1], "hello", 5) != 5) return 1;
  std::thread reader([&] {
    if (read(fds[0], buffer, sizeof(buffer)) != 5) return;
  });
  const char sixth = buffer[5];
  reader.join();
  return sixth == 1;
}
