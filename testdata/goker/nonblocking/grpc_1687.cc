// grpc 1687: a handler that ends closes the channel of its writes; a write that
// comes after sends to it. Fixed: it looks whether the handler has ended.
// manifests: always
// expect: misuse
// stderr: panic: send on closed channel
// exit: 2
#include "kernel.h"

struct HandlerTransport {
  gosan::chan<int> writes = gosan::make_chan<int>(1);
  gosan::chan<> closed = gosan::make_chan();

  void end() const {
    closed.close();
    writes.close();  // earlier here
  }
  bool write(int frame) const {
    std::optional<gosan::Unit> end;
    if (kFixed && closed.try_recv(end)) return false;
    writes.send(frame);  // misused here
    return true;
  }
};

int main() {
  HandlerTransport transport;
  gosan::sync::WaitGroup handler;
  handler.go([&] {
    transport.end();
    transport.write(1);
  });
  handler.wait();
}
