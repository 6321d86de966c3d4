// Random Go programs, one step at a time: what each goroutine does next, on
// which worker. Every step is one that the language allows where it is made;
// races are what the programs are for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "atomics.h"

namespace gosan::detector {

enum class Step : std::uint8_t {
  kRead,
  kWrite,
  kFree,      // of memory that somebody else may use next
  kFresh,     // a new variable where an old one was
  kAtomic,    // load, store, read-modify-write
  kFence,     // atomic_thread_fence
  kSpawn,     // go: goroutine starts `other`
  kEnd,       // of the goroutine
  kExchange,  // unbuffered: goroutine sends to `other`
  kSend,      // buffered: the kth, k = `turn`
  kRecv,
  kClose,
  kRecvClosed,
  kSendClosed,  // panics
  kLock,
  kUnlock,
  kReadLock,  // of an RWMutex
  kReadUnlock,
  kWriteLock,
  kWriteUnlock,
  kDone,  // WaitGroup
  kWait,
  kSweep,  // the detector's own
};
const char* name_of(Step step);

struct Event {
  Step step = Step::kSweep;
  std::uint32_t number = 0;   // in the program, from 1
  std::size_t worker = 0;     // who runs it
  std::size_t goroutine = 0;  // who does it
  std::size_t other = 0;      // receiver of an exchange, child of a spawn; of a
                              // buffered operation: who makes it for the parked
                              // goroutine, itself where nobody does
  std::size_t object = 0;     // which channel, lock, group, atomic
  std::uint64_t turn = 0;     // kth send or receive
  // Bytes of the arena: `count` times `size`, `stride` apart.
  std::size_t first = 0;
  std::size_t size = 0;
  std::size_t stride = 0;
  std::size_t count = 1;
  std::uint32_t atomic_kind = 0;  // GOSAN_ATOMIC_…
  MemoryOrder order = MemoryOrder::kRelaxed;
};

struct Shape {
  std::size_t workers = 1;
  std::size_t max_goroutines = 6;
  std::size_t bytes = 48;         // of the arena in use
  std::size_t max_size = 16;      // bytes of one access
  unsigned access_percent = 50;   // of all steps
  unsigned read_percent = 75;     // of the accesses
  unsigned atomic_percent = 10;   // of all other steps
  unsigned sweep_every = 997;     // steps
  bool forget_after_race = true;  // fresh memory where a race was
  // Of the batches: accesses of several goroutines at the same time, to
  // different bytes of the same words.
  unsigned simultaneous_percent = 0;
};

inline constexpr std::size_t kChannels = 5;
inline constexpr std::size_t kMutexes = 2;
inline constexpr std::size_t kRwMutexes = 2;
inline constexpr std::size_t kGroups = 2;
// [kChannels] of the buffers; 0: unbuffered
inline constexpr std::size_t kCapacities[kChannels] = {0, 0, 1, 2, 3};

struct AtomicPlace {
  std::size_t first, size;
};
// In the arena's first words, among the plain variables.
inline constexpr AtomicPlace kAtomics[] = {{0, 8},  {8, 4},  {12, 4},
                                           {16, 1}, {17, 1}, {24, 16}};
inline constexpr std::size_t kAtomicCount = std::size(kAtomics);
inline constexpr std::size_t kMostBytes = 128;  // of an arena

class RandomProgram {
 public:
  RandomProgram(std::uint32_t seed, const Shape& shape);

  // What happens next: steps of one worker, one after the other, or steps of
  // several workers at the same time, each worker's in this order.
  std::vector<Event> next_batch();

 private:
  struct Channel {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    bool closed = false;
  };
  static constexpr std::size_t kNobody = ~std::size_t{0};

  std::size_t below(std::size_t n) { return random_() % n; }
  bool percent(unsigned chance) { return below(100) < chance; }
  std::size_t any_goroutine();
  Event next(std::size_t worker);
  bool choose(Event& event);
  void choose_access(Event& event);
  void choose_atomic(Event& event);
  bool choose_channel(Event& event);
  bool choose_mutex(Event& event);
  bool choose_rw_mutex(Event& event);
  bool choose_spawn(Event& event);
  bool choose_end(Event& event);
  bool holds_a_lock(std::size_t goroutine) const;
  std::vector<Event> simultaneous_batch();
  void access_of(std::size_t lane, const std::vector<std::size_t>& lane_of,
                 Event& event);

  std::mt19937 random_;
  Shape shape_;
  std::uint32_t number_ = 0;
  std::size_t last_ = 0;           // who did the last step
  std::size_t started_ = 1;        // goroutines ever; 0 is main
  std::vector<std::size_t> live_;  // goroutines
  Channel channels_[kChannels];
  std::size_t mutex_owner_[kMutexes];
  std::size_t rw_writer_[kRwMutexes];
  std::vector<std::size_t> rw_readers_[kRwMutexes];
};

}  // namespace gosan::detector
