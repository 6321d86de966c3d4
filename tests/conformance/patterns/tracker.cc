// The event tracker of the notes: events through a buffered channel, and a
// shutdown that waits for the rest.
#include "program.h"

class Tracker {
 public:
  Error event(const context::Context& ctx, const std::string& data) {
    if (select(send(ch_, data), recv(ctx.done())) == 0) return {};
    return ctx.err();
  }
  void run() {
    for (std::string data : ch_) {
      time::sleep(1ms);
      println(data);
    }
    stop_.close();
  }
  void shutdown(const context::Context& ctx) {
    ch_.close();
    select(recv(stop_, [] { println("all events written"); }),
           recv(ctx.done(), [] { println("gave up"); }));
  }

 private:
  chan<std::string> ch_ = make_chan<std::string>(10);
  chan<> stop_ = make_chan<>();
};

int main() {
  Tracker tr;
  go([&] { tr.run(); });
  for (int i = 1; i <= 3; ++i) {
    const Error err =
        tr.event(context::background(), "test" + std::to_string(i));
    println(!err);
  }
  auto [ctx, cancel] =
      context::with_deadline(context::background(), time::now() + 1h);
  auto _ = defer(cancel);
  tr.shutdown(ctx);
  return 0;
}
