// testdata/peers/channel.cc for ThreadSanitizer: the same on Boost.Fiber, two
// threads that steal each other's fibers.
#include <cstdlib>
#include <thread>
#include <vector>

#include <boost/fiber/all.hpp>

struct Box {
  int opened = 0;
};

namespace {

constexpr int kBoxes = 8;
constexpr int kRounds = 500;
constexpr unsigned kThreads = 2;

using Channel = boost::fibers::buffered_channel<Box*>;

void pass_boxes() {
  Channel there(4);
  Channel back(2 * kBoxes);
  std::vector<boost::fibers::fiber> openers;
  for (int i = 0; i < 4; i++) {
    openers.emplace_back([&] {
      for (Box* box : there) {
        box->opened++;
        back.push(box);
      }
    });
  }
  Box boxes[kBoxes];
  for (Box& box : boxes) back.push(&box);
  for (int i = 0; i < kBoxes * kRounds; i++) {
    Box* box = back.value_pop();
    box->opened++;
    there.push(box);
  }
  for (int i = 0; i < kBoxes; i++) {
    if (back.value_pop()->opened == 0) std::abort();
  }
  there.close();
  for (boost::fibers::fiber& opener : openers) opener.join();
}

}  // namespace

int main() {
  boost::fibers::mutex mu;
  boost::fibers::condition_variable changed;
  bool done = false;
  const auto schedule = [] {
    boost::fibers::use_scheduling_algorithm<boost::fibers::algo::work_stealing>(
        kThreads, true);
  };
  std::thread other([&] {
    schedule();
    std::unique_lock lock(mu);
    changed.wait(lock, [&] { return done; });
  });
  schedule();
  pass_boxes();
  {
    std::unique_lock lock(mu);
    done = true;
  }
  changed.notify_all();
  other.join();
}
