// A listener that keeps a vector clock for each goroutine and object, in the
// plainest way: a test can then ask what one goroutine knows of another, which
// is all that the runtime's events mean.
#ifndef GOSAN_TESTS_UNIT_RUNTIME_CLOCK_LISTENER_H
#define GOSAN_TESTS_UNIT_RUNTIME_CLOCK_LISTENER_H

#include <gosan/go.h>

#include <atomic>
#include <cstdint>

namespace gosan {

/// A moment in the life of a goroutine.
struct Stamp {
  std::uint64_t gid = 0;
  std::uint64_t time = 0;
};

/// Attaches the listener; before the runtime's first use.
bool attach_clock_listener();

/// A new moment of the calling goroutine.
Stamp stamp();
/// Whether that moment happens before the caller.
bool knows(Stamp moment);

/// Passes a moment from one goroutine to another without an edge.
class Note {
 public:
  void leave() { leave(stamp()); }
  void leave(Stamp moment) {
    moment_ = moment;
    left_ = true;  // an atomic that the runtime does not know
  }
  // Waits for it in time.
  Stamp wait() const {
    while (!left_) gosched();
    return moment_;
  }

 private:
  Stamp moment_;
  std::atomic<bool> left_{false};
};

}  // namespace gosan

#endif  // GOSAN_TESTS_UNIT_RUNTIME_CLOCK_LISTENER_H
