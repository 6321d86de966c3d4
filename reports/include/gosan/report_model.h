// The findings as plain data: what the detector builds and every writer prints.
// No behaviour here beyond equality of names and numbers; `report.json` has the
// same shape.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gosan::report {

struct Frame {
  std::string function;  // demangled; "" when unknown
  std::string file;      // as compiled; "" when unknown
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string module;        // file of the object, for frames without a line
  std::uint64_t offset = 0;  // in `module`
  bool library = false;      // system header or library: may be folded
};

// Innermost frame first, without gosan's own frames.
using Stack = std::vector<Frame>;

enum class AccessKind { kRead, kWrite, kAtomicRead, kAtomicWrite, kFree };

struct Access {
  AccessKind kind = AccessKind::kRead;
  std::uint64_t size = 0;  // bytes
  std::uint64_t goroutine = 0;
  std::string expression;
  Stack stack;
  std::vector<std::string> locks_held;
};

enum class ObjectKind { kUnknown, kHeap, kGlobal, kStack };

// The memory that was raced on.
struct Object {
  ObjectKind kind = ObjectKind::kUnknown;
  std::string name;  // variable, or what the expression names
  std::string type;
  // Where the accessed part of it is: "Config::limits.most", "" when it is no
  // member.
  std::string member;
  std::optional<std::uint64_t> element;  // of an array: the accessed one
  std::string block_type;                // heap: what was made there, or ""
  bool is_thread_local = false;          // global: one for each thread
  std::uint64_t size = 0;                // bytes of the variable or block
  std::uint64_t address = 0;
  std::uint64_t offset = 0;  // of the access in it
  std::uint64_t owner = 0;   // goroutine: who allocated, or whose stack
  Stack allocated_at;        // heap; stack: innermost the variable's function
  std::string file;          // global: where it is declared
  std::uint32_t line = 0;
};

struct Goroutine {
  std::uint64_t id = 0;  // 1 is main; 0: a foreign thread
  std::string name;
  std::string state;  // Go's state words, or "running", "finished"
  std::uint64_t created_by = 0;
  Stack created_at;  // empty for main
  std::int64_t blocked_for_ms = 0;
};

// Who had the other end of what is waited on.
struct PastUse {
  std::string what;  // "sent on", "received from", "held", …
  Goroutine goroutine;
  Stack stack;  // where; empty when not known
};

// One thing a blocked goroutine waits on.
struct Wait {
  std::string kind;  // chan mutex rwmutex waitgroup cond select sleep
  std::string op;    // send recv lock rlock wait
  bool nil = false;
  Stack made_at;
  std::uint64_t len = 0;
  std::uint64_t cap = 0;
  bool closed = false;
  std::uint32_t senders = 0;
  std::uint32_t receivers = 0;
  std::vector<PastUse> uses;
};

struct Blocked {
  Goroutine goroutine;
  Stack stack;
  std::vector<Wait> waits_on;
};

// One edge of a cycle of lock orders: a lock was taken while another was held.
struct LockStep {
  Goroutine goroutine;
  std::string held;
  Stack held_at;  // where the held lock was taken
  std::string taken;
  Stack taken_at;
  bool shared = false;  // the read side was taken
};

// Where something was done that must not be done together.
struct MisusePlace {
  std::string what;  // "send", "closed before"
  Goroutine goroutine;
  Stack stack;
};

enum class FindingKind { kRace, kLeak, kDeadlock, kLockOrder, kMisuse };
enum class Verdict { kProven, kBlocked };

struct Finding {
  FindingKind kind = FindingKind::kRace;
  std::string id;  // finding_id(); filled by whoever builds the finding
  std::uint64_t count = 1;
  std::string why;   // one sentence: why nothing ordered them / nobody wakes it
  std::string cure;  // what is usually done about it; "" = nothing in general
  bool known = false;  // it is in the baseline that was given

  // race
  Object object;
  std::vector<Access> accesses;       // two: the later one first
  std::vector<Goroutine> goroutines;  // those of the accesses

  // leak (exactly one) or deadlock (all)
  Verdict verdict = Verdict::kProven;
  std::vector<Blocked> blocked;

  // lock order: step i takes what step i + 1 holds, the last what the first
  // does
  std::vector<LockStep> lock_steps;

  // misuse: what went wrong in Go's words, then the place where it did
  std::string misuse;
  std::vector<MisusePlace> places;
};

// The program that was observed.
struct Run {
  std::vector<std::string> argv;
  std::int64_t pid = 0;
  std::string started;        // RFC 3339, UTC
  std::string version;        // of gosan
  std::uint64_t objects = 0;  // loaded objects, and how many of them carry no
  std::uint64_t objects_uninstrumented = 0;  // instrumentation
  std::vector<std::string> notes;  // bounds that were reached, counted
};

struct Report {
  Run run;
  std::vector<Finding> findings;  // in the order in which they were made
};

// A hash that is the same from run to run and machine to machine: no address,
// id, time or directory takes part, and the two sides of a race commute.
std::string finding_id(const Finding& finding);

}  // namespace gosan::report
