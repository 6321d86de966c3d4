// A shutdown that is not done in time gives up, and so does an event when the
// buffer stays full.
#include "program.h"

int main() {
  auto events = make_chan<std::string>(1);
  auto stopped = make_chan<>();
  auto hang = make_chan<>();
  go([=] {
    for ([[maybe_unused]] std::string data : events) hang.recv();
    stopped.close();
  });
  const auto event = [&](const std::string& data) -> Error {
    auto [ctx, cancel] = context::with_timeout(context::background(), 200ms);
    auto _ = defer(cancel);
    if (select(send(events, data), recv(ctx.done())) == 0) return {};
    return ctx.err();
  };
  println(event("one"));
  await_blocked(1);
  while (events.len() != 0) gosched();
  println(event("two"));
  println(event("three"));
  auto [ctx, cancel] = context::with_timeout(context::background(), 200ms);
  events.close();
  const auto give_up = [&] { println("gave up:", ctx.err()); };
  select(recv(stopped, [] { println("stopped"); }), recv(ctx.done(), give_up));
  return 0;
}
