#include "runtime_test.h"

#include <sys/resource.h>

namespace gosan {

void RuntimeTest::SetUp() {
  goroutines_ = num_goroutine();
  workers_ = gomaxprocs();
}

void RuntimeTest::TearDown() {
  gomaxprocs(workers_);
  EXPECT_TRUE(await([this] { return num_goroutine() <= goroutines_; }))
      << "left behind:\n"
      << stack(true);
}

bool await(const std::function<bool()>& done) {
  constexpr auto kPatience = std::chrono::seconds(10);
  const auto start = std::chrono::steady_clock::now();
  while (!done()) {
    if (std::chrono::steady_clock::now() - start > kPatience) return false;
    gosched();
  }
  return true;
}

std::size_t count_in_state(std::string_view state) {
  const std::string stacks = stack(true);
  const std::string word = " [" + std::string(state) + "]:\n";
  std::size_t count = 0;
  for (std::size_t at = stacks.find(word); at != std::string::npos;
       at = stacks.find(word, at + 1)) {
    ++count;
  }
  return count;
}

bool await_state(std::string_view state, std::size_t count) {
  return await([&] { return count_in_state(state) >= count; });
}

std::chrono::nanoseconds processor_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto total = [](const timeval& t) {
    return std::chrono::seconds(t.tv_sec) +
           std::chrono::microseconds(t.tv_usec);
  };
  return total(usage.ru_utime) + total(usage.ru_stime);
}

}  // namespace gosan
