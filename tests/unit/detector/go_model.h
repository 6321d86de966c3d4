// The specification of the whole: what Go's and C++'s memory models say of a
// program's steps, with dense clocks and every access of every byte remembered.
#pragma once

#include <cstdint>
#include <vector>

#include "naive_detector.h"
#include "random_program.h"

namespace gosan::detector {

// A byte of the arena; behind the arena each channel is one byte, which sends
// read and a close writes.
using Location = std::size_t;
inline constexpr Location kChannelLocations = kMostBytes;
inline constexpr std::size_t kLocations = kMostBytes + kChannels;

struct Conflict {
  Location location;
  NaiveDetector::Access with;  // the earlier access; `id` is its event
};

class GoModel {
 public:
  GoModel() { naive_.spawn({}); }

  // Makes the step; what it races with.
  std::vector<Conflict> apply(const Event& event);
  // [first, first + size) of the arena has a new owner.
  void forget(std::size_t first, std::size_t size);

 private:
  using Dense = NaiveDetector::Dense;
  struct Fences {
    Dense released;  // by the last release fence
    bool has_released = false;
    Dense seen;  // by relaxed loads
  };

  void access(const Event& event, RaceAccessKind kind);
  void touch(const Event& event, Location location, RaceAccessKind kind);
  void atomic(const Event& event);
  void fence(const Event& event);
  void spawn(const Event& event);
  void exchange(const Event& event);
  void send(const Event& event);
  void receive(const Event& event);
  void close(const Event& event);
  Fences& fences_of(std::size_t goroutine);

  NaiveDetector naive_;
  std::vector<Conflict> conflicts_;  // of the step
  std::vector<Fences> fences_;       // [goroutine]
  Dense published_[kAtomicCount];    // to acquire loads of the present value
  Dense unlocked_[kMutexes];
  Dense written_[kRwMutexes];  // by those who unlocked for writing
  Dense read_[kRwMutexes];     // by those who unlocked for reading
  Dense done_[kGroups];
  std::vector<Dense> sends_[kChannels];  // [kth]
  std::vector<Dense> receives_[kChannels];
  Dense closed_[kChannels];
};

}  // namespace gosan::detector
