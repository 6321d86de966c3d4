// A connection over the loopback, and what was done before it was made.
#include <gosan/gosan.h>

#include <thread>

#include "loopback.h"

int answer = 0;
int before = 0;

int main() {
  const Listener listener;
  std::thread client([&] {
    before = 1;
    const int fd = listener.connect_to();
    answer = 42;
    if (send(fd, "x", 1, 0) != 1) return;
  });
  const int fd = listener.accept_one();
  before = 2;
  char byte = 0;
  if (recv(fd, &byte, 1, 0) != 1) return 1;
  const int seen = answer;
  client.join();
  return seen == 42 ? 0 : 1;
}
