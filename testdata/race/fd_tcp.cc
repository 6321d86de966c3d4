// Another connection to the same port orders nothing.
// expect: data-race variable=answer type=int object=global
#include <gosan/gosan.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <thread>

#include "loopback.h"

int answer = 0;

int main() {
  const Loopback one;
  const Loopback other;
  std::thread writer([&] {
    answer = 42;  // race: write
    one.say();
  });
  std::thread hearer([&] { other.say(); });
  other.hear();
  const int seen = answer;  // race: read
  one.hear();
  writer.join();
  hearer.join();
  return seen == 41;
}
