// Bytes that went the other way order nothing.
// expect: data-race variable=answer type=int object=global
#include <gosan/gosan.h>

#include <sys/socket.h>

#include <thread>

int answer = 0;

int main() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0) return 1;
  if (send(fds[1], "y", 1, 0) != 1) return 1;
  std::thread peer([&] {
    char byte = 0;
    if (recv(fds[0], &byte, 1, 0) != 1) return;
    answer = 42;  // race: write
    if (send(fds[0], "x", 1, 0) != 1) return;
  });
  const int seen = answer;  // race: read
  peer.join();
  return seen == 41;
}
