// grpc 1275: a reader of a stream waits for a message; closing the stream sends
// it none, so that the reader and who waits for the reader are stuck. Fixed:
// closing a stream tells its reader.
// manifests: always
// expect: goroutine-leak state="chan receive" waits_on=chan cap=0 count=1
#include <chrono>
#include <memory>

#include "kernel.h"

struct Stream {
  gosan::chan<int> messages = gosan::make_chan<int>();  // made here

  void read() const { messages.recv(); }  // blocked here
  void close() const {
    if (kFixed) messages.close();
  }
};

void close_stream_in_flight() {
  auto stream = std::make_shared<Stream>();
  auto done = gosan::make_chan();
  gosan::go([=] {  // go here
    stream->read();
    done.close();
  });
  let_others_run();
  stream->close();
  gosan::select(recv(done),
                recv(gosan::time::after(std::chrono::milliseconds(20))));
}

int main() {
  close_stream_in_flight();
  finish();
}
