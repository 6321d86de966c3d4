// grpc 1460: a connection without streams lets its keepalive sleep, with the
// mutex held that a new stream needs to wake it. Fixed: the mutex is given back
// before the sleep.
// manifests: by schedule, nearly always: the keepalive must come first
// expect: goroutine-leak@keepalive state="chan receive" waits_on=chan count=1
// expect: goroutine-leak@stream state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct Http2Client {
  gosan::sync::Mutex mu;
  gosan::chan<> awaken = gosan::make_chan(1);
  int active_streams = 0;

  void keepalive() {
    std::unique_lock lock(mu);
    if (active_streams > 0) return;
    if (kFixed) lock.unlock();
    awaken.recv();  // blocked here @keepalive
  }
  void new_stream() {
    let_others_run();
    std::lock_guard lock(mu);  // blocked here @stream
    if (++active_streams == 1) awaken.try_send({});
  }
};

int main() {
  auto client = std::make_shared<Http2Client>();
  gosan::go([=] { client->keepalive(); });   // go here @keepalive
  gosan::go([=] { client->new_stream(); });  // go here @stream
  client.reset();
  finish();
}
