// A request carries the channel for its answer.
#include "program.h"

int main() {
  struct Request {
    int value;
    chan<int> reply;
  };
  auto requests = make_chan<Request>();
  auto done = make_chan<>();
  go([=] {
    for (Request r : requests) r.reply.send(r.value * r.value);
    println("server done");
    done.close();
  });
  for (int i = 1; i <= 3; ++i) {
    Request r{i, make_chan<int>()};
    requests.send(r);
    println(*r.reply.recv());
  }
  requests.close();
  done.recv();
  return 0;
}
