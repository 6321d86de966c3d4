// etcd 6857: who asks a node for its status sends a request to the node's loop;
// when the loop has been stopped nobody takes it. Fixed: it also looks whether
// the node is done.
// manifests: by schedule, nearly always: the node must stop before the question
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <memory>
#include <optional>

#include "kernel.h"

struct Node {
  using Answer = gosan::chan<int>;
  gosan::chan<Answer> status = gosan::make_chan<Answer>();  // made here
  gosan::chan<> stopped = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();

  void run() const {
    for (;;) {
      std::optional<Answer> question;
      if (gosan::select(recv(status, question), recv(stopped)) == 1) break;
      question->send(42);
    }
    done.close();
  }
  void stop() const {
    gosan::select(send(stopped), recv(done));
    done.recv();
  }
  void ask() const {
    const Answer answer = gosan::make_chan<int>();
    if (!kFixed) {
      status.send(answer);  // blocked here
    } else if (gosan::select(send(status, answer), recv(done)) == 1) {
      return;
    }
    answer.recv();
  }
};

int main() {
  auto node = std::make_shared<Node>();
  gosan::go([=] { node->run(); });
  gosan::go([=] {  // go here
    let_others_run();
    node->ask();
  });
  gosan::go([=] { node->stop(); });
  node.reset();
  finish();
}
