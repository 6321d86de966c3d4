// One goroutine and a channel of events, as the notes have it, without the line
// that makes `stop`: run() ends by sending to a nil channel, for ever.
// expect: goroutine-leak state="chan send (nil chan)" count=1
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "settle.h"

using namespace std::chrono_literals;
using gosan::context::Context;

struct Tracker {
  gosan::chan<std::string> ch = gosan::make_chan<std::string>(10);
  gosan::chan<> stop;

  gosan::Error event(const Context& ctx, const std::string& data) {
    switch (gosan::select(send(ch, data), recv(ctx.done()))) {
      case 0:
        return {};
      default:
        return ctx.err();
    }
  }
  void run() {
    for (const std::string& data : ch) std::puts(data.c_str());
    stop.send();  // blocked here
  }
  void shutdown(const Context& ctx) {
    ch.close();
    if (gosan::select(recv(stop), recv(ctx.done())) == 1) std::puts("gave up");
  }
};

int main() {
  const auto tracker = std::make_shared<Tracker>();
  gosan::go([tracker] { tracker->run(); });  // go here
  for (const char* data : {"test1", "test2", "test3"}) {
    tracker->event(gosan::context::background(), data);
  }
  auto [ctx, cancel] =
      gosan::context::with_timeout(gosan::context::background(), 50ms);
  auto _ = gosan::defer(cancel);
  tracker->shutdown(ctx);
  settle();
}
