// Every name of the public interface, used as its page spells it: what a
// program outside of this repository is compiled against.
#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace gosan;
using namespace std::chrono_literals;

TEST(Interface, Goroutines) {
  auto out = make_chan<int>();
  go([](chan<int> to, int n) { to.send(n); }, out, 1);
  EXPECT_EQ(out.recv(), 1);
  go(named("fetcher"), [out](int n) { out.send(n); }, 2);
  EXPECT_EQ(out.recv(), 2);
  go([out] {
    auto _ = defer([&] { out.send(3); });
    goexit();
  });
  EXPECT_EQ(out.recv(), 3);
  gosched();
  EXPECT_GE(num_goroutine(), 1u);
  const int workers = gomaxprocs();
  EXPECT_EQ(gomaxprocs(2), workers);
  EXPECT_EQ(gomaxprocs(workers), 2);
  EXPECT_EQ(blocking([] { return 4; }), 4);
  EXPECT_THROW(blocking([] { throw 5; }), int);
  lock_os_thread();
  unlock_os_thread();
  EXPECT_NE(stack().find("[running]:"), std::string::npos);
  EXPECT_NE(stack(true).find("goroutine 1 [running]:"), std::string::npos);
  try {
    panic("text");
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "text");
  }
  static_assert(std::is_base_of_v<std::exception, PanicError>);
}

TEST(Interface, Channels) {
  chan<int> nil;
  EXPECT_FALSE(nil);
  const chan<std::string> ch = make_chan<std::string>(2);
  EXPECT_TRUE(ch);
  EXPECT_TRUE(ch == ch);
  ch.send("a");
  EXPECT_TRUE(ch.try_send("b"));
  EXPECT_FALSE(ch.try_send("c"));
  EXPECT_EQ(ch.len(), 2u);
  EXPECT_EQ(ch.cap(), 2u);
  std::optional<std::string> text = ch.recv();
  EXPECT_EQ(text, "a");
  std::optional<std::string> out;
  EXPECT_TRUE(ch.try_recv(out));
  EXPECT_EQ(out, "b");
  EXPECT_FALSE(ch.try_recv(out));
  ch.send("c");
  ch.close();
  std::string all;
  for (std::string v : ch) all += v;
  EXPECT_EQ(all, "c");
  EXPECT_TRUE(ch.try_recv(out));
  EXPECT_EQ(out, std::nullopt);

  const chan<> signal = make_chan(1);
  signal.send();
  static_assert(std::is_same_v<chan<>, chan<Unit>>);
  const SendChan<std::string> to = make_chan<std::string>(1);
  const RecvChan<std::string> from = ch;
  EXPECT_TRUE(to);
  EXPECT_TRUE(from == RecvChan<std::string>(ch));
  EXPECT_EQ(from.recv(), std::nullopt);
  to.close();
}

TEST(Interface, Select) {
  auto jobs = make_chan<int>(1);
  auto out = make_chan<int>(1);
  auto [ctx, cancel] = context::with_cancel(context::background());
  jobs.send(7);
  std::optional<int> got;
  std::size_t chosen = gosan::select(
      recv(jobs, [&](std::optional<int> job) { got = job; }), recv(ctx.done()));
  EXPECT_EQ(chosen, 0u);
  EXPECT_EQ(got, 7);
  bool sent = false;
  EXPECT_EQ(gosan::select(recv(jobs), send(out, 1, [&] { sent = true; })), 1u);
  EXPECT_TRUE(sent);
  bool other = false;
  EXPECT_EQ(gosan::select(recv(jobs), otherwise([&] { other = true; })), 1u);
  EXPECT_TRUE(other);
  EXPECT_EQ(gosan::select(recv(jobs), send(out, 2), otherwise()), 2u);
  jobs.send(8);
  std::optional<int> job;
  switch (gosan::select(recv(jobs, job), recv(ctx.done()))) {
    case 0:
      EXPECT_EQ(job, 8);
      break;
    default:
      FAIL();
  }
  std::vector<SelectCase> cases;
  cases.push_back(recv(jobs));
  cases.push_back(send(out, 3));
  cases.push_back(otherwise());
  EXPECT_EQ(gosan::select(std::span<SelectCase>(cases)), 2u);
  cancel();
}

TEST(Interface, Locks) {
  sync::Mutex mu;
  mu.lock();
  EXPECT_FALSE(mu.try_lock());
  mu.unlock();
  {
    const std::lock_guard guard(mu);
  }
  sync::RWMutex rw;
  rw.lock_shared();
  EXPECT_TRUE(rw.try_lock_shared());
  EXPECT_FALSE(rw.try_lock());
  rw.unlock_shared();
  rw.unlock_shared();
  rw.lock();
  rw.unlock();
  sync::WaitGroup wg;
  wg.add(1);
  go([&] { wg.done(); });
  wg.go([] {});
  wg.wait();
  sync::Once once;
  int calls = 0;
  once.do_([&] { ++calls; });
  once.do_([&] { ++calls; });
  auto func = sync::once_func([&] { ++calls; });
  func();
  func();
  auto value = sync::once_value([&] { return ++calls; });
  EXPECT_EQ(value(), 3);
  EXPECT_EQ(value(), 3);
  sync::Cond cond(mu);
  bool ready = false;
  go([&] {
    const std::lock_guard guard(mu);
    ready = true;
    cond.signal();
    cond.broadcast();
  });
  const std::lock_guard guard(mu);
  while (!ready) cond.wait();
}

TEST(Interface, Containers) {
  sync::Pool<std::string> pool([] { return std::string("made"); });
  EXPECT_EQ(pool.get(), "made");
  pool.put("put");
  EXPECT_EQ(pool.get(), "put");
  sync::Map<std::string, int> map;
  std::optional<int> none = map.load("k");
  EXPECT_FALSE(none);
  map.store("k", 1);
  std::pair<int, bool> there = map.load_or_store("k", 2);
  EXPECT_EQ(there, std::pair(1, true));
  EXPECT_EQ(map.swap("k", 3), 1);
  EXPECT_TRUE(map.compare_and_swap("k", 3, 4));
  EXPECT_EQ(map.load_and_delete("k"), 4);
  map.store("a", 1);
  map.erase("a");
  map.store("b", 2);
  map.range([](const std::string& k, int v) { return k == "b" && v == 2; });
  map.clear();
  EXPECT_FALSE(map.load("b"));
  gosan::atomic::Value<std::string> current;
  EXPECT_FALSE(current.load());
  current.store("one");
  EXPECT_EQ(current.swap("two"), "one");
  EXPECT_TRUE(current.compare_and_swap("two", "three"));
}

TEST(Interface, Contexts) {
  const context::Context parent = context::background();
  EXPECT_FALSE(parent.done());
  EXPECT_FALSE(context::todo().err());
  auto [ctx, cancel] = context::with_cancel(parent);
  auto copy = cancel;
  copy();
  EXPECT_EQ(ctx.err(), context::canceled);
  ctx.done().recv();
  auto [why, cancel_why] = context::with_cancel_cause(parent);
  const Error cause("cause");
  cancel_why(cause);
  EXPECT_EQ(context::cause(why), cause);
  auto [unknown, cancel_unknown] = context::with_cancel_cause(parent);
  cancel_unknown(Error());
  EXPECT_EQ(context::cause(unknown), context::canceled);
  auto [late, cancel_late] = context::with_timeout(parent, 1ms);
  late.done().recv();
  EXPECT_EQ(late.err(), context::deadline_exceeded);
  cancel_late();
  auto [soon, cancel_soon] = context::with_deadline(parent, time::now() + 1h);
  EXPECT_TRUE(soon.deadline().has_value());
  cancel_soon();
  auto [given, cancel_given] = context::with_timeout_cause(parent, -1ms, cause);
  EXPECT_EQ(given.err(), context::deadline_exceeded);
  EXPECT_EQ(context::cause(given), cause);
  cancel_given();
  auto [past, cancel_past] =
      context::with_deadline_cause(parent, time::now() - 1s, cause);
  EXPECT_EQ(context::cause(past), cause);
  cancel_past();
  auto valued = context::with_value(parent, "key", 5);
  const int* value = valued.value<int>(std::string("key"));
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(*value, 5);
  EXPECT_FALSE(context::without_cancel(ctx).err());
  auto called = make_chan();
  auto stop = context::after_func(ctx, [=] { called.send(); });
  called.recv();
  EXPECT_FALSE(stop());
  EXPECT_EQ(context::canceled.message(), "context canceled");
  EXPECT_EQ(context::deadline_exceeded.message(), "context deadline exceeded");
}

TEST(Interface, Errors) {
  Error none;
  EXPECT_FALSE(none);
  const Error inner("text");
  const Error outer = Error::wrap("while x", inner);
  EXPECT_TRUE(outer);
  EXPECT_EQ(outer.message(), "while x: text");
  EXPECT_TRUE(outer.is(inner));
}

TEST(Interface, Groups) {
  errgroup::Group plain;
  plain.go([] { return Error("one"); });
  Error error = plain.wait();
  EXPECT_EQ(error.message(), "one");
  auto [g, ctx] = errgroup::with_context(context::background());
  g.set_limit(2);
  g.go([] {});
  g.try_go([] { return Error(); });
  EXPECT_FALSE(g.wait());
  EXPECT_EQ(ctx.err(), context::canceled);

  singleflight::Group<std::string, int> flight;
  auto [v, err, shared] =
      flight.do_("key", [] { return std::pair<int, Error>(1, {}); });
  EXPECT_EQ(v, 1);
  EXPECT_FALSE(err);
  EXPECT_FALSE(shared);
  auto later =
      flight.do_chan("key", [] { return std::pair<int, Error>(2, {}); });
  EXPECT_EQ(later.recv()->val, 2);
  flight.forget("key");

  semaphore::Weighted weighted(2);
  EXPECT_FALSE(weighted.acquire(context::background(), 1));
  EXPECT_TRUE(weighted.try_acquire(1));
  weighted.release(2);
}

TEST(Interface, Time) {
  time::sleep(1ms);
  const auto before = time::now();
  time::after(1ms).recv();
  time::tick(1ms).recv();
  EXPECT_GE(time::now() - before, 2ms);
  auto ran = make_chan();
  auto timer = time::after_func(1ms, [=] { ran.send(); });
  ran.recv();
  EXPECT_FALSE(timer.stop());
  time::Timer once(1h);
  EXPECT_TRUE(once.reset(1ms));
  once.c().recv();
  time::Ticker ticker(1h);
  ticker.reset(1ms);
  ticker.c().recv();
  ticker.stop();
  EXPECT_THROW(time::Ticker(0s), PanicError);
}

TEST(Interface, Checks) {
  std::size_t races = check::races();
  EXPECT_EQ(races, 0u);
  int x = 0;
  check::happens_before(&x);
  check::happens_after(&x);
}

}  // namespace
