// The search of the notes: a result or a timeout, and no goroutine stays
// behind.
#include "program.h"

int main() {
  struct Result {
    std::string record;
    Error err;
  };
  const auto search = [](const std::string& term, RecvChan<> answer) {
    answer.recv();
    return Result{"record for " + term, {}};
  };
  const auto process = [&](const std::string& term, time::duration limit,
                           RecvChan<> answer) -> Error {
    auto [ctx, cancel] = context::with_timeout(context::background(), limit);
    auto _ = defer(cancel);
    auto ch = make_chan<Result>(1);
    go([=] { ch.send(search(term, answer)); });
    std::optional<Result> r;
    if (select(recv(ctx.done()), recv(ch, r)) == 0) {
      return Error("search canceled");
    }
    if (r->err) return r->err;
    println("received:", r->record);
    return {};
  };
  auto now = make_chan<>();
  auto later = make_chan<>();
  now.close();
  println(process("go", 1h, now));
  println(process("slow", 5ms, later));
  later.close();
  await_goroutines(1);
  return 0;
}
