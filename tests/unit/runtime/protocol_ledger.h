// A listener that keeps a ledger of what the runtime tells it: each goroutine
// is a small state machine, and an event that does not fit its state is a
// violation.
#ifndef GOSAN_TESTS_UNIT_RUNTIME_PROTOCOL_LEDGER_H
#define GOSAN_TESTS_UNIT_RUNTIME_PROTOCOL_LEDGER_H

#include <gosan/hooks.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gosan {

enum class State { kCreated, kPlaced, kRunning, kParked, kReady, kEnded };

struct Task {
  std::uint64_t gid = 0;
  std::uint64_t parent = 0;
  State state = State::kCreated;
  const char* lo = nullptr;
  const char* hi = nullptr;
  std::string name;
};

// Everything the listener knows. Never destroyed: workers outlive globals.
struct Ledger {
  std::mutex mutex;
  std::map<std::uint64_t, Task*> tasks;
  std::set<std::pair<const void*, const void*>> stacks;        // ever used
  std::set<std::pair<const void*, const void*>> fresh_stacks;  // since then
  std::map<const void*, int> objects;
  std::map<const void*, int> owners;
  std::vector<std::string> violations;
  // Edges since the last look: 'a'cquire or 'r'elease, gid, object.
  struct Edge {
    char kind;
    std::uint64_t gid;
    const void* object;
    friend bool operator==(const Edge&, const Edge&) = default;
  };
  std::vector<Edge> edges;
  long parks = 0;
  long unparks = 0;
  int workers = 0;

  void expect(bool fits, const std::string& what) {
    if (!fits && violations.size() < 20) violations.push_back(what);
  }
};

/// Attached before main.
Ledger& ledger();
const gosan_hooks& ledger_hooks();
const gosan_runtime_ops& runtime_ops();

/// The goroutine that the runtime says runs on the calling thread.
Task*& running();

}  // namespace gosan

#endif  // GOSAN_TESTS_UNIT_RUNTIME_PROTOCOL_LEDGER_H
