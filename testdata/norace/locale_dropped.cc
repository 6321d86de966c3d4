// The last owner of a locale destroys the program's facets in it, after the
// other owners have used them. libstdc++ counts the owners inside its library.
// twin: race/library_state.cc
#include <gosan/gosan.h>

#include <atomic>
#include <locale>
#include <thread>

class Marks : public std::numpunct<char> {
 public:
  ~Marks() override { mark_ = 0; }

 protected:
  char do_decimal_point() const override { return mark_; }

 private:
  char mark_ = ',';
};

int main() {
  std::atomic<int> right{0};
  for (int i = 0; i < 20; ++i) {
    auto* ours = new std::locale(std::locale::classic(), new Marks);
    const auto use = [&right](std::locale mine) {
      if (std::use_facet<std::numpunct<char>>(mine).decimal_point() == ',') {
        right.fetch_add(1, std::memory_order_relaxed);
      }
    };
    std::thread one(use, *ours);
    std::thread other(use, *ours);
    delete ours;
    one.detach();
    other.detach();
  }
  while (right.load(std::memory_order_relaxed) < 40) std::this_thread::yield();
}
