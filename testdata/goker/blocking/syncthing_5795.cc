// syncthing 5795: closing a connection waits until its dispatcher has stopped;
// a model that closes the connection while it handles a message runs in the
// dispatcher. Fixed: such a close has a goroutine of its own.
// manifests: always
// expect: deadlock goroutines=2
#include <functional>

#include "kernel.h"

struct Connection {
  std::function<void()> on_message;
  gosan::chan<int> inbox = gosan::make_chan<int>();
  gosan::chan<> closed = gosan::make_chan();
  gosan::chan<> dispatcher_stopped = gosan::make_chan();

  void dispatch() const {
    while (gosan::select(recv(inbox), recv(closed)) == 0) on_message();
    dispatcher_stopped.close();
  }
  void close() const {
    closed.close();
    dispatcher_stopped.recv();  // blocked here
  }
};

int main() {
  Connection connection;
  connection.on_message = [&] {
    if (kFixed) {
      gosan::go([&] { connection.close(); });
    } else {
      connection.close();
    }
  };
  gosan::go([&] { connection.dispatch(); });
  connection.inbox.send(1);
  connection.dispatcher_stopped.recv();  // blocked here
}
