// Both ends of a socket pair, one of them copied by dup().
#include <gosan/gosan.h>

#include <sys/socket.h>
#include <unistd.h>

#include <thread>

int answer = 0;

int main() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0) return 1;
  const int copy = dup(fds[0]);
  std::thread peer([&] {
    char byte = 0;
    if (recv(fds[1], &byte, 1, 0) != 1) return;
    answer++;
    if (send(fds[1], "x", 1, 0) != 1) return;
  });
  answer = 41;
  if (send(copy, "y", 1, 0) != 1) return 1;
  char byte = 0;
  if (recv(fds[0], &byte, 1, 0) != 1) return 1;
  const int seen = answer;
  peer.join();
  return seen == 42 ? 0 : 1;
}
