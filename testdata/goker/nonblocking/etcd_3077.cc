// etcd 3077: a raft node makes its channels when its goroutine starts, while
// the server that has started it uses them already. Fixed: made beforehand.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"

struct RaftNode {
  gosan::chan<> stopped;

  void run() {
    if (!kFixed) stopped = gosan::make_chan(2);  // race: write
    stopped.send();
  }
};

int main() {
  RaftNode node;
  if (kFixed) node.stopped = gosan::make_chan(2);
  gosan::sync::WaitGroup running;
  running.go([&] { node.run(); });
  let_others_run();
  if (node.stopped) node.stopped.try_send({});  // race: read
  running.wait();
}
