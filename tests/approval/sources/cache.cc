// A cache that is filled under a lock and read without one.
#include <gosan/gosan.h>

template <typename Key>
struct Cache {
  gosan::sync::Mutex mu_;
  Key* last_ = new Key("</script>");  // "größer" <b>&amp;</b>

  void refill(Key key) {
    std::lock_guard lock(mu_);
    *last_ = key;
  }
  Key peek() { return *last_; }
};
