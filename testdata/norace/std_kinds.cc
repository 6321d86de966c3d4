// Every kind of waiting that the C++ library has.
#include <gosan/gosan.h>

#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <stop_token>
#include <thread>
#include <vector>

int part[3] = {};
int total = 0;

int main() {
  {
    std::barrier barrier(3, []() noexcept { total += part[0] + part[1]; });
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&, i] {
        for (int round = 0; round < 10; ++round) {
          part[i] += total < 0;
          barrier.arrive_and_wait();
        }
      });
    }
  }
  {
    std::latch latch(1);
    std::counting_semaphore<3> semaphore(0);
    std::jthread other([&] {
      part[0] = 1;
      latch.count_down();
      semaphore.acquire();
      part[1]++;
    });
    latch.wait();
    part[1] = part[0];
    semaphore.release();
  }
  {
    std::mutex mutex;
    std::condition_variable_any never;
    std::jthread waiter([&](std::stop_token stop) {
      std::unique_lock lock(mutex);
      never.wait(lock, stop, [] { return false; });
      part[2]++;
    });
    std::stop_callback callback(waiter.get_stop_token(), [] { total = 7; });
    part[2] = 4;
    waiter.request_stop();
    total++;
  }
  auto task = std::async(std::launch::async, [] { return part[2] + total; });
  return task.get() == 13 ? 0 : 1;
}
