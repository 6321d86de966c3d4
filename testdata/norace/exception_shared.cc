// Whoever drops the last owner of an exception destroys it, after the others
// have looked at it. libstdc++ counts the owners inside its library.
#include <gosan/gosan.h>

#include <atomic>
#include <exception>
#include <string>
#include <thread>
#include <utility>

struct Failure {
  ~Failure() { code = -1; }
  int code = 7;
  std::string text = "a text that is too long for the inside of a string";
};

int main() {
  std::atomic<int> right{0};
  for (int i = 0; i < 20; ++i) {
    std::exception_ptr failure = std::make_exception_ptr(Failure());
    std::atomic<int> done{0};
    const auto look = [&right, &done](std::exception_ptr mine) {
      try {
        std::rethrow_exception(std::move(mine));
      } catch (Failure& caught) {
        if (caught.code == 7) right++;
      }
      done.fetch_add(1, std::memory_order_relaxed);
    };
    std::thread one(look, failure);
    std::thread other(look, failure);
    failure = nullptr;
    one.join();
    other.join();
  }
  return right == 40 ? 0 : 1;
}
