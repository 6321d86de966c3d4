// What the kernel hands from one thread to another, as the interposed functions
// see it: bytes in descriptors, connections, events, signals, timers.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

#include "fake_runtime.h"

namespace gosan::detector {
namespace {

struct Pipe {
  Pipe() { EXPECT_EQ(pipe(fds), 0); }
  ~Pipe() {
    close(fds[0]);
    close(fds[1]);
  }
  int fds[2];
};

int g_pairs = 0;

// `say` and `hear` pass something on by a descriptor, on threads of their own:
// does that order what surrounds them?
template <typename Say, typename Hear>
bool orders(Say say, Hear hear) {
  // Findings in functions of the same names are one.
  const std::string name = "pair" + std::to_string(++g_pairs);
  const std::uint64_t before = races();
  auto* x = new int(0);
  std::atomic<bool> said{false};
  std::thread a([&] {
    write(*x, ("say_" + name).c_str());
    say();
    said.store(true);
  });
  std::thread b([&] {
    while (!said.load()) std::this_thread::yield();  // not seen by the detector
    hear();
    write(*x, ("hear_" + name).c_str());
  });
  a.join();
  b.join();
  delete x;
  return races() == before;
}

void say(int fd) { EXPECT_EQ(::write(fd, "x", 1), 1); }
void hear(int fd) {
  char byte = 0;
  EXPECT_EQ(::read(fd, &byte, 1), 1);
}

TEST(Descriptors, OrderNothingByThemselves) {
  EXPECT_FALSE(orders([] {}, [] {}));
  Pipe one;
  EXPECT_FALSE(orders([&] { say(one.fds[1]); }, [&] { say(one.fds[1]); }));
}

TEST(Descriptors, APipeOrdersItsOwnBytes) {
  Pipe one;
  Pipe other;
  say(other.fds[1]);
  EXPECT_TRUE(orders([&] { say(one.fds[1]); }, [&] { hear(one.fds[0]); }));
  EXPECT_FALSE(orders([&] { say(one.fds[1]); }, [&] { hear(other.fds[0]); }));
}

TEST(Descriptors, VectorsAndCopiesOrderToo) {
  Pipe one;
  const int copy = fcntl(one.fds[1], F_DUPFD, 0);
  char byte = 'x';
  const iovec part = {&byte, 1};
  EXPECT_TRUE(orders([&] { EXPECT_EQ(writev(copy, &part, 1), 1); },
                     [&] { EXPECT_EQ(readv(one.fds[0], &part, 1), 1); }));
  close(copy);
}

TEST(Descriptors, TheEndOfAPipeIsSaidByClose) {
  Pipe one;
  const int last = dup(one.fds[1]);
  close(one.fds[1]);
  char byte = 0;
  EXPECT_TRUE(orders([&] { close(last); },
                     [&] { EXPECT_EQ(::read(one.fds[0], &byte, 1), 0); }));
  one.fds[1] = dup(one.fds[0]);
}

TEST(Descriptors, ReadinessOrdersWithoutReading) {
  Pipe one;
  EXPECT_TRUE(orders([&] { say(one.fds[1]); },
                     [&] {
                       pollfd wait = {one.fds[0], POLLIN, 0};
                       EXPECT_EQ(poll(&wait, 1, -1), 1);
                     }));
  EXPECT_TRUE(orders(
      [&] { say(one.fds[1]); },
      [&] {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(one.fds[0], &set);
        EXPECT_EQ(select(one.fds[0] + 1, &set, nullptr, nullptr, nullptr), 1);
      }));
}

TEST(Descriptors, BothWaysOfASocketPairAreApart) {
  int fds[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
  EXPECT_TRUE(orders([&] { say(fds[0]); }, [&] { hear(fds[1]); }));
  EXPECT_TRUE(orders([&] { say(fds[1]); }, [&] { hear(fds[0]); }));
  say(fds[0]);
  EXPECT_FALSE(orders([&] { say(fds[1]); }, [&] { hear(fds[1]); }));
  close(fds[0]);
  close(fds[1]);
}

TEST(Descriptors, DatagramsAreNeverFalselyUnordered) {
  const int to = socket(AF_INET, SOCK_DGRAM, 0);
  const int from = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* name = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(to, name, size), 0);
  ASSERT_EQ(getsockname(to, name, &size), 0);
  EXPECT_TRUE(orders([&] { EXPECT_EQ(sendto(from, "x", 1, 0, name, size), 1); },
                     [&] {
                       char byte = 0;
                       EXPECT_EQ(recv(to, &byte, 1, 0), 1);
                     }));
  close(to);
  close(from);
}

TEST(Descriptors, EventsHaveOneOrderEach) {
  const int one = eventfd(0, 0);
  const int other = eventfd(1, 0);
  const int copy = dup(one);
  eventfd_t count = 0;
  EXPECT_TRUE(orders([&] { eventfd_write(copy, 1); },
                     [&] { eventfd_read(one, &count); }));
  EXPECT_FALSE(orders([&] { eventfd_write(one, 1); },
                      [&] { eventfd_read(other, &count); }));
  close(one);
  close(other);
  close(copy);
}

TEST(Descriptors, EpollPassesOnWhatItWatches) {
  const int epoll = epoll_create1(0);
  const int event = eventfd(0, 0);
  Pipe one;
  epoll_event wanted = {};
  wanted.events = EPOLLIN | EPOLLET;
  epoll_event ready = {};
  const auto wait = [&] { EXPECT_EQ(epoll_wait(epoll, &ready, 1, -1), 1); };
  epoll_ctl(epoll, EPOLL_CTL_ADD, event, &wanted);
  EXPECT_TRUE(orders([&] { eventfd_write(event, 1); }, wait));
  epoll_ctl(epoll, EPOLL_CTL_ADD, one.fds[0], &wanted);
  EXPECT_TRUE(orders([&] { say(one.fds[1]); }, wait));
  // What was there before it was watched.
  Pipe early;
  EXPECT_TRUE(orders([&] { say(early.fds[1]); },
                     [&] {
                       epoll_ctl(epoll, EPOLL_CTL_ADD, early.fds[0], &wanted);
                       wait();
                     }));
  close(epoll);
  close(event);
}

TEST(Descriptors, TimersAndDevicesCarryNothing) {
  const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  const itimerspec soon = {{0, 0}, {0, 1000000}};
  std::uint64_t count = 0;
  EXPECT_FALSE(orders([&] { timerfd_settime(timer, 0, &soon, nullptr); },
                      [&] { EXPECT_EQ(::read(timer, &count, 8), 8); }));
  const int zero = open("/dev/zero", O_RDWR);
  EXPECT_FALSE(orders([&] { say(zero); }, [&] { hear(zero); }));
  close(timer);
  close(zero);
}

TEST(Descriptors, ANumberThatIsUsedAgainIsHandedOver) {
  EXPECT_TRUE(
      orders([] { close(eventfd(0, 0)); }, [] { close(eventfd(0, 0)); }));
}

// ---- signals and timers ----

volatile sig_atomic_t g_signals = 0;
int* g_handled = nullptr;
void on_signal(int) {
  write(*g_handled, "handler");
  g_signals = g_signals + 1;
}

void install(sighandler_t handler) {
  struct sigaction action = {};
  action.sa_handler = handler;
  ASSERT_EQ(sigaction(SIGUSR1, &action, nullptr), 0);
}

TEST(Signals, TheSenderComesBeforeTheHandler) {
  const std::uint64_t before = races();
  g_handled = new int(0);
  g_signals = 0;
  std::atomic<bool> ready{false};
  std::thread target([&] {
    ready.store(true);
    while (g_signals < 2) std::this_thread::yield();
  });
  while (!ready.load()) std::this_thread::yield();
  write(*g_handled, "installer");
  install(on_signal);
  pthread_kill(target.native_handle(), SIGUSR1);
  while (g_signals < 1) std::this_thread::yield();
  pthread_sigqueue(target.native_handle(), SIGUSR1, sigval{});
  target.join();
  EXPECT_EQ(races(), before);
  install(SIG_DFL);
  delete g_handled;
}

TEST(Signals, TheProgramSeesItsOwnHandlers) {
  install(on_signal);
  struct sigaction now = {};
  sigaction(SIGUSR1, nullptr, &now);
  EXPECT_EQ(now.sa_handler, on_signal);
  EXPECT_EQ(signal(SIGUSR1, SIG_IGN), on_signal);
  EXPECT_EQ(signal(SIGUSR1, SIG_DFL), SIG_IGN);
  EXPECT_EQ(signal(SIGKILL, on_signal), SIG_ERR);
}

int* g_timed = nullptr;
std::atomic<int> g_calls{0};
void on_time(sigval value) {
  read(*g_timed, "timer_thread");
  if (value.sival_int == 7) g_calls.fetch_add(1);
}

TEST(Timers, ThreadsOfLibcAreTasks) {
  const std::uint64_t before = races();
  g_timed = new int(0);
  write(*g_timed, "timer_maker");
  sigevent event = {};
  event.sigev_notify = SIGEV_THREAD;
  event.sigev_notify_function = on_time;
  event.sigev_value.sival_int = 7;
  timer_t timer;
  ASSERT_EQ(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
  const itimerspec often = {{0, 500000}, {0, 500000}};
  timer_settime(timer, 0, &often, nullptr);
  while (g_calls.load() < 20) std::this_thread::yield();
  EXPECT_EQ(races(), before);
  write(*g_timed, "timer_late");  // a call may still read it, or has
  timer_delete(timer);
  EXPECT_EQ(races(), before + 1);
}

// ---- what else belongs to a thread ----

TEST(Waits, ACancelledWaitHasItsMutexAgain) {
  const std::uint64_t before = races();
  struct Shared {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t never = PTHREAD_COND_INITIALIZER;
    int x = 0;
    std::atomic<bool> waiting{false};
  };
  auto* shared = new Shared;
  pthread_t thread;
  pthread_create(
      &thread, nullptr,
      [](void* argument) -> void* {
        pthread_mutex_lock(&static_cast<Shared*>(argument)->mutex);
        static_cast<Shared*>(argument)->waiting.store(true);
        pthread_cleanup_push(
            [](void* p) {
              write(static_cast<Shared*>(p)->x, "cleanup");
              pthread_mutex_unlock(&static_cast<Shared*>(p)->mutex);
            },
            argument);
        for (;;) {
          pthread_cond_wait(&static_cast<Shared*>(argument)->never,
                            &static_cast<Shared*>(argument)->mutex);
        }
        pthread_cleanup_pop(0);
        return nullptr;
      },
      shared);
  while (!shared->waiting.load()) std::this_thread::yield();
  pthread_mutex_lock(&shared->mutex);
  write(shared->x, "before_cancel");
  pthread_mutex_unlock(&shared->mutex);
  pthread_cancel(thread);
  pthread_join(thread, nullptr);
  EXPECT_EQ(races(), before);
  delete shared;
}

}  // namespace
}  // namespace gosan::detector
