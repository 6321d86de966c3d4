// Which blocked goroutines something alive can still wake: a fixpoint over an
// abstract memory, so that it can be tested without a process.
//
// A blocked goroutine is live when one of the things it waits on can be reached
// from live memory, or is a lock that a live goroutine holds. What a live
// goroutine can reach (its stack, its closure) is live memory. What is left is
// blocked for ever: nobody who runs, or will run, has a pointer to what would
// wake it.
//
// Source: docs/references.md, "GOLF".
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gosan::detector {

// A piece of memory that is reached as a whole: a heap block, a stack.
enum class MemoryId : std::uint32_t {};

using Reach = std::function<void(MemoryId)>;

class MemoryGraph {
 public:
  virtual ~MemoryGraph() = default;
  virtual std::size_t size() const = 0;  // ids are 0 .. size()-1
  // Calls reach(id) for each piece that the roots (globals, running code, ...)
  // point into, and for each that `from` points into. Repetitions are fine.
  virtual void visit_roots(const Reach& reach) = 0;
  virtual void visit_edges(MemoryId from, const Reach& reach) = 0;
};

// Where a thing that is waited on lives.
struct WaitedOn {
  enum class Place : std::uint8_t {
    kMemory,   // in the piece `memory`: whoever reaches that can wake
    kNowhere,  // a nil channel: nobody can
    kRoots     // in memory that is reachable anyway, or in none that is known:
               // in doubt somebody can
  };
  Place place = Place::kRoots;
  MemoryId memory{};
};

struct Sleeper {
  std::vector<WaitedOn> waits;
  std::vector<std::size_t> owners;  // sleepers that hold the lock it waits for
  bool woken_from_outside = false;  // by time, the kernel, a live lock holder
  std::vector<MemoryId> memory;     // what it can reach at once when it is live
};

// For each sleeper whether it is live. Time: one visit of each reachable piece.
std::vector<bool> find_live(MemoryGraph& graph,
                            std::span<const Sleeper> sleepers);

}  // namespace gosan::detector
