// What the runtime tells its listener, as a list of lines. The listener is
// attached before main and records while a test wants it to.
#include <gosan/gosan.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "support.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;
using test::let_others_park;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

const gosan_runtime_ops* ops = nullptr;

// A task of this listener is its gid + 1; 0 stays "whatever runs here".
std::uint64_t gid_of(void* task) {
  return reinterpret_cast<std::uintptr_t>(task) - 1;
}

class Recorder {
 public:
  void start() {
    const std::lock_guard lock(mutex_);
    lines_.clear();
    names_.clear();
    recording_ = true;
  }
  std::vector<std::string> stop() {
    const std::lock_guard lock(mutex_);
    recording_ = false;
    return lines_;
  }
  // `name` stands for `object` in the lines.
  void call(const void* object, const std::string& name) {
    const std::lock_guard lock(mutex_);
    names_[object] = name;
  }

  template <class... Parts>
  void add(const Parts&... parts) {
    const std::lock_guard lock(mutex_);
    if (!recording_) return;
    std::ostringstream line;
    (line << ... << parts);
    lines_.push_back(line.str());
  }
  std::string name(const void* object) {
    const std::lock_guard lock(mutex_);
    const auto found = names_.find(object);
    return found == names_.end() ? "?" : found->second;
  }
  static std::string who(void* task) {
    if (task == nullptr) return "self";
    std::string name = "g";
    name += std::to_string(gid_of(task));
    return name;
  }

 private:
  std::mutex mutex_;
  bool recording_ = false;
  std::vector<std::string> lines_;
  std::map<const void*, std::string> names_;
};

Recorder& recorder() {
  static auto* instance = new Recorder;
  return *instance;
}

thread_local void* running = nullptr;
std::mutex objects_mutex;
std::map<const void*, std::uint32_t>& live_objects() {
  static auto* objects = new std::map<const void*, std::uint32_t>;
  return *objects;
}
const void* last_created = nullptr;

void note(const char* what, void* task, const void* object) {
  const std::string name = recorder().name(object);
  if (name != "?") recorder().add(what, " ", Recorder::who(task), " ", name);
}

const gosan_hooks kHooks = {
    .version = GOSAN_HOOKS_VERSION,
    .size = sizeof(gosan_hooks),
    .goroutine_create =
        [](void*, std::uint64_t gid, const char* name, const void*, std::size_t,
           const void*) {
          recorder().add("create", name == nullptr ? "" : " ",
                         name == nullptr ? "" : name);
          return reinterpret_cast<void*>(gid + 1);
        },
    .goroutine_stack =
        [](void*, const void* lo, const void* hi) {
          recorder().add("stack ", lo < hi);
        },
    .resume =
        [](void* task) {
          running = task;
          recorder().add("resume");
        },
    .goroutine_end =
        [](void*) {
          running = nullptr;
          recorder().add("end");
        },
    .park =
        [](void*, const gosan_park* park) {
          std::ostringstream waits;
          for (std::uint32_t i = 0; i < park->wait_count; ++i) {
            const gosan_wait& wait = park->waits[i];
            waits << ' '
                  << (wait.object == nullptr ? "nil"
                                             : recorder().name(wait.object))
                  << '/' << int{wait.kind} << '/' << int{wait.op} << '/'
                  << wait.case_index;
          }
          const bool frames = park->frame_pointer >= park->stack_pointer;
          recorder().add("park ", park->state, waits.str(),
                         park->alive != 0 ? " alive" : "",
                         frames ? "" : " bad frames");
        },
    .unpark = [](void*) { recorder().add("unpark"); },
    .worker_start = [] {},
    .worker_stop = [] {},
    .memory_fresh = [](const void*, std::size_t) { recorder().add("fresh"); },
    .access =
        [](const void* p, std::size_t n, std::uint32_t kind) {
          recorder().add(kind == GOSAN_ACCESS_WRITE ? "write " : "read ",
                         recorder().name(p), " ", n);
        },
    .acquire = [](void* task, const void* o) { note("acquire", task, o); },
    .release = [](void* task, const void* o) { note("release", task, o); },
    .release_merge = [](void* task, const void* o) { note("merge", task, o); },
    .object_create =
        [](const void* object, std::uint32_t kind, std::uint64_t, const void*) {
          const std::lock_guard lock(objects_mutex);
          live_objects()[object] = kind;
          last_created = object;
        },
    .object_destroy =
        [](const void* object, std::uint32_t) {
          const std::lock_guard lock(objects_mutex);
          live_objects().erase(object);
        },
    .lock_acquired =
        [](void*, const void* o, std::uint32_t, std::uint32_t flags) {
          recorder().add("locked ", recorder().name(o),
                         (flags & GOSAN_LOCK_SHARED) != 0 ? " shared" : "",
                         (flags & GOSAN_LOCK_TRIED) != 0 ? " tried" : "");
        },
    .lock_released =
        [](void*, const void* o, std::uint32_t, std::uint32_t flags) {
          recorder().add("unlocked ", recorder().name(o),
                         (flags & GOSAN_LOCK_SHARED) != 0 ? " shared" : "");
        },
    .chan_slot =
        [](void* task, const void* chan, std::uint64_t slot) {
          recorder().add("slot ", task == running ? "self" : "peer", " ",
                         recorder().name(chan), " ", slot);
        },
    .chan_rendezvous =
        [](void* sender, void* receiver, const void* chan) {
          recorder().add("rendezvous ", sender == running ? "self" : "peer",
                         " ", receiver == running ? "self" : "peer", " ",
                         recorder().name(chan));
        },
    .chan_close =
        [](void*, const void* chan) {
          recorder().add("close ", recorder().name(chan));
        },
    .chan_closed =
        [](void* task, const void* chan) {
          recorder().add("closed ", task == running ? "self" : "peer", " ",
                         recorder().name(chan));
        },
    .describe = [](const void*, gosan_frame*,
                   std::uint32_t) { return std::uint32_t{0}; },
    .race_count = [] { return std::uint64_t{3}; },
    .deadlock = [] {},
    .finish = [](int code) { return code; },
    .current_task = []() -> void* { return reinterpret_cast<void*>(1000); },
    .chan_send =
        [](void*, const void* chan) {
          recorder().add("read ", recorder().name(chan), " 1");
        },
    .mutex_locked =
        [](void* task, const void* o) {
          note("acquire", task, o);
          recorder().add("locked ", recorder().name(o));
        },
    .mutex_unlocking =
        [](void* task, const void* o) {
          note("release", task, o);
          recorder().add("unlocked ", recorder().name(o));
        },
    .closure_end = [](void*) {},
    .lock_acquire = [](void* task, const void* o) { note("acquire", task, o); },
    .lock_release = [](void* task, const void* o) { note("release", task, o); },
    .lock_release_merge = [](void* task,
                             const void* o) { note("merge", task, o); },
    .misuse =
        [](const char* what, const void* o) {
          recorder().add("misuse ", recorder().name(o), " ", what);
        },
    .misuse_ends = [](const char*) {},
    .find_leaks = [](void (*)(void*, const gosan_leak*), void*) {},
    .ignore_leaks = [](const char*) {},
    .crashed = [] {},
};

__attribute__((constructor)) void attach() {
  gosan_hooks_attach(&kHooks, &ops);
}

// Without the lines that depend on the schedule or on objects of others.
std::vector<std::string> edges(const std::vector<std::string>& lines) {
  std::vector<std::string> kept;
  for (const std::string& line : lines) {
    if (line.find(" ?") != std::string::npos) continue;
    for (const char* word :
         {"slot", "rendezvous", "close", "read", "write", "acquire", "release",
          "merge", "locked", "unlocked"}) {
      if (line.starts_with(word)) {
        kept.push_back(line);
        break;
      }
    }
  }
  return kept;
}

template <class T>
chan<T> watched_chan(std::size_t cap, const std::string& name) {
  auto channel = make_chan<T>(cap);
  recorder().start();
  recorder().call(channel.core(), name);
  return channel;
}

TEST(Hooks, SecondListenerIsRefused) {
  const gosan_runtime_ops* other = nullptr;
  EXPECT_EQ(gosan_hooks_attach(&kHooks, &other), -1);
  EXPECT_EQ(other, nullptr);
}

TEST(Hooks, BufferedOperationsTakeTurnsOnSlots) {
  const auto c = watched_chan<int>(2, "c");
  c.send(1);
  c.send(2);
  c.recv();
  c.send(3);
  c.recv();
  EXPECT_THAT(edges(recorder().stop()),
              ElementsAre("read c 1", "slot self c 0", "read c 1",
                          "slot self c 1", "slot self c 0", "read c 1",
                          "slot self c 0", "slot self c 1"));
}

TEST(Hooks, HandOverToAParkedReceiverUsesTheSlotTwice) {
  const auto c = watched_chan<int>(1, "c");
  const auto done = make_chan();
  go([=] {
    c.recv();
    done.send();
  });
  let_others_park();
  recorder().start();
  recorder().call(c.core(), "c");
  c.send(1);
  const auto lines = edges(recorder().stop());
  EXPECT_THAT(lines, ElementsAre("read c 1", "slot self c 0", "slot peer c 0"));
  done.recv();
}

TEST(Hooks, FullBufferWithWaitingSender) {
  const auto c = watched_chan<int>(1, "c");
  c.send(1);
  go([=] { c.send(2); });
  let_others_park();
  recorder().start();
  recorder().call(c.core(), "c");
  c.recv();
  EXPECT_THAT(edges(recorder().stop()),
              ElementsAre("slot self c 0", "slot peer c 0"));
}

TEST(Hooks, UnbufferedIsARendezvous) {
  const auto c = watched_chan<int>(0, "c");
  go([=] { c.send(1); });
  let_others_park();
  recorder().start();
  recorder().call(c.core(), "c");
  c.recv();
  EXPECT_THAT(edges(recorder().stop()), ElementsAre("rendezvous peer self c"));
}

TEST(Hooks, FailedTriesOrderNothing) {
  const auto c = watched_chan<int>(0, "c");
  std::optional<int> out;
  c.try_recv(out);
  c.try_send(1);
  select(recv(c), send(c, 1), otherwise());
  static_cast<void>(c.len() + c.cap());
  const auto lines = edges(recorder().stop());
  EXPECT_THAT(lines, ElementsAre("read c 1", "read c 1"));
}

TEST(Hooks, CloseWritesAndReachesParkedReceivers) {
  const auto c = watched_chan<int>(0, "c");
  sync::WaitGroup group;
  group.go([=] { c.recv(); });
  let_others_park();
  recorder().start();
  recorder().call(c.core(), "c");
  c.close();
  c.recv();
  const auto lines = edges(recorder().stop());
  EXPECT_THAT(lines, IsSupersetOf({"write c 1", "close c", "closed peer c",
                                   "closed self c"}));
  group.wait();
}

TEST(Hooks, RecvIntoAVariableWritesIt) {
  const auto c = watched_chan<int>(1, "c");
  std::optional<int> out;
  recorder().call(&out, "out");
  c.send(1);
  select(recv(c, out), recv(make_chan()));
  EXPECT_THAT(edges(recorder().stop()), Contains("write out 8"));
}

TEST(Hooks, MutexEdges) {
  sync::Mutex m;
  recorder().start();
  recorder().call(&m, "m");
  m.lock();
  EXPECT_FALSE(m.try_lock());
  m.unlock();
  EXPECT_THAT(edges(recorder().stop()),
              ElementsAre("acquire self m", "locked m", "release self m",
                          "unlocked m"));
}

TEST(Hooks, ATriedLockSaysSo) {
  sync::Mutex m;
  recorder().start();
  recorder().call(&m, "m");
  EXPECT_TRUE(m.try_lock());
  m.unlock();
  EXPECT_THAT(edges(recorder().stop()),
              ElementsAre("acquire self m", "locked m tried", "release self m",
                          "unlocked m"));
}

TEST(Hooks, RWMutexEdgesUseTwoAddresses) {
  auto m = std::make_unique<sync::RWMutex>();
  recorder().start();
  recorder().call(m.get(), "m");
  // Every address inside stands for itself.
  for (std::size_t i = 1; i < sizeof(*m); ++i) {
    recorder().call(reinterpret_cast<char*>(m.get()) + i, std::to_string(i));
  }
  m->lock();
  m->unlock();
  m->lock_shared();
  m->unlock_shared();
  const auto lines = edges(recorder().stop());
  ASSERT_EQ(lines.size(), 9u);
  const std::string reader = lines[0].substr(lines[0].rfind(' '));
  const std::string writer = lines[1].substr(lines[1].rfind(' '));
  EXPECT_NE(reader, writer);
  EXPECT_THAT(lines,
              ElementsAre("acquire self" + reader, "acquire self" + writer,
                          "locked m", "release self" + reader, "unlocked m",
                          "acquire self" + reader, "locked m shared",
                          "merge self" + writer, "unlocked m shared"));
}

TEST(Hooks, WaitGroupEdgesAndMisuseAccesses) {
  auto group = std::make_unique<sync::WaitGroup>();
  recorder().start();
  recorder().call(group.get(), "g");
  for (std::size_t i = 1; i < sizeof(*group); ++i) {
    recorder().call(reinterpret_cast<char*>(group.get()) + i, "inner");
  }
  group->add(2);
  group->done();
  go([&] {
    let_others_park();
    group->done();
  });
  group->wait();
  EXPECT_THAT(edges(recorder().stop()),
              ElementsAre("read inner 1", "merge self g", "write inner 1",
                          "merge self g", "acquire self g"));
}

TEST(Hooks, OnceEdges) {
  sync::Once once;
  recorder().start();
  recorder().call(&once, "o");
  once.do_([] {});
  once.do_([] {});
  EXPECT_THAT(edges(recorder().stop()),
              ElementsAre("locked o", "release self o", "unlocked o",
                          "acquire self o"));
}

TEST(Hooks, LifeOfAGoroutine) {
  test::until([] { return num_goroutine() == 1; });
  const auto gate = make_chan();
  recorder().start();
  recorder().call(gate.core(), "gate");
  go(named("bob"), [gate] { gate.recv(); });
  let_others_park();
  gate.send();
  let_others_park();
  const auto lines = recorder().stop();
  const auto position = [&](const std::string& line) {
    return std::find(lines.begin(), lines.end(), line) - lines.begin();
  };
  EXPECT_LT(position("create bob"), position("stack 1"));
  EXPECT_LT(position("stack 1"), position("resume"));
  EXPECT_LT(position("park chan receive gate/1/2/0"),
            position("rendezvous self peer gate"));
  EXPECT_THAT(lines, Contains("end"));
}

TEST(Hooks, ParksSayWhatTheyWaitOn) {
  recorder().start();
  const auto a = make_chan();
  const auto b = make_chan<int>();
  recorder().call(a.core(), "a");
  recorder().call(b.core(), "b");
  go([=] { select(recv(a), send(b, 1), recv(chan<int>())); });
  let_others_park();
  go([] {
    blocking([] {});
    time::sleep(1us);
  });
  let_others_park();
  const auto lines = recorder().stop();
  EXPECT_THAT(lines, IsSupersetOf({"park select a/1/2/0 b/1/1/1 nil/1/2/2",
                                   "park sleep nil/6/6/0 alive"}));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("bad frames"))));
  a.close();
}

TEST(Hooks, TimerStartHappensBeforeItsReceive) {
  recorder().start();
  const time::Timer timer(1ms);
  timer.c().recv();
  EXPECT_TRUE(timer.reset(1h) == false);
  timer.stop();
  recorder().stop();
  // The lines show nothing but named objects; that a value arrives without a
  // slot or rendezvous is the point.
  recorder().start();
  const auto after = time::after(1ms);
  recorder().call(after.core(), "after");
  after.recv();
  for (const std::string& line : edges(recorder().stop())) {
    EXPECT_THAT(line, Not(HasSubstr("after")));
  }
}

TEST(Hooks, ObjectsAreAnnouncedFromMakeToEnd) {
  const void* object = nullptr;
  {
    const auto channel = make_chan<int>(4);
    object = channel.core();
    EXPECT_EQ(live_objects().count(object), 1u);
    gosan_object_state state{};
    channel.send(1);
    ops->stop_world();
    EXPECT_EQ(ops->object_state(object, GOSAN_OBJECT_CHAN, &state), 1);
    ops->start_world();
    EXPECT_EQ(state.len, 1u);
    EXPECT_EQ(state.cap, 4u);
    EXPECT_EQ(state.closed, 0u);
  }
  EXPECT_EQ(live_objects().count(object), 0u);
}

TEST(Hooks, StateCountsWaiters) {
  const auto channel = make_chan<int>();
  for (int i = 0; i < 3; ++i) go([channel] { channel.recv(); });
  let_others_park();
  gosan_object_state state{};
  ops->stop_world();
  ops->object_state(channel.core(), GOSAN_OBJECT_CHAN, &state);
  ops->start_world();
  EXPECT_EQ(state.receivers, 3u);
  channel.close();
}

TEST(Hooks, StoppedWorldShowsRunningGoroutines) {
  const int before = gomaxprocs(2);
  std::atomic<bool> stop{false};
  std::atomic<bool> started{false};
  sync::WaitGroup group;
  group.go([&] {
    started = true;
    while (!stop) {
    }
  });
  test::until([&] { return started.load(); });
  int count = 0;
  std::size_t depth = 0;
  struct Seen {
    int* count;
    std::size_t* depth;
  } seen{&count, &depth};
  ops->stop_world();
  ops->visit_running(
      [](void* argument, void* task, const void* stack_pointer) {
        const auto& to = *static_cast<Seen*>(argument);
        ++*to.count;
        if (task != nullptr && stack_pointer != nullptr) ++*to.depth;
      },
      &seen);
  ops->start_world();
  stop = true;
  group.wait();
  EXPECT_EQ(count, 2);
  EXPECT_EQ(depth, 2u);
  gomaxprocs(before);
}

TEST(Hooks, ArmedTimersAreRoots) {
  const time::Timer timer(1h);
  int count = 0;
  ops->stop_world();
  ops->visit_roots(
      [](void* argument, const void* lo, const void* hi) {
        *static_cast<int*>(argument) += lo < hi ? 1 : 0;
      },
      &count);
  ops->start_world();
  EXPECT_EQ(count, 1);
  timer.stop();
}

TEST(Hooks, StopsOfTheWorldNest) {
  ops->stop_world();
  ops->stop_world();
  ops->start_world();
  ops->start_world();
  EXPECT_GT(ops->now_ns(), 0);
}

TEST(Check, AsksTheListener) {
  EXPECT_EQ(check::races(), 3u);
  int here = 0;
  recorder().start();
  recorder().call(&here, "here");
  check::happens_before(&here);
  check::happens_after(&here);
  EXPECT_THAT(edges(recorder().stop()),
              ElementsAre("merge self here", "acquire self here"));
}

}  // namespace
}  // namespace gosan
