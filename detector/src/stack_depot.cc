// The depot is one reserved range of address space; an id is a record's offset
// in it, so that decoding needs no table. Records hang in hash chains that only
// ever grow at their heads.
//
// Flat records instead of a prefix tree: one hash probe per capture and not one
// per frame. The price is that contexts share no memory; 256 frames bound it.

#include "stack_depot.h"

#include <atomic>

#include "arena.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kUnit = 16;  // bytes that one id step stands for
// Address space asked for; the id type could name 64 GiB.
constexpr std::size_t kDepotBytes = std::size_t{16} << 30;
constexpr std::uint32_t kUnitCount = kDepotBytes / kUnit;
constexpr std::size_t kBucketCount = std::size_t{1} << 20;
constexpr std::size_t kRecentCount = std::size_t{1} << 12;
// Code never lies in the first page; smaller "addresses" end a walk.
constexpr std::uintptr_t kLowestPc = 4096;

struct Record {
  std::uint64_t hash;
  std::uint32_t next;   // id of the next record of the bucket, 0 = none
  std::uint32_t count;  // of the addresses that follow
  const std::uintptr_t* pcs() const {
    return reinterpret_cast<const std::uintptr_t*>(this + 1);
  }
  std::uintptr_t* pcs() { return reinterpret_cast<std::uintptr_t*>(this + 1); }
};
static_assert(sizeof(Record) == kUnit);

std::atomic<std::byte*> g_base{nullptr};
std::atomic<std::uint32_t> g_used_units{1};  // unit 0 is StackId::kNone
std::atomic<std::uint64_t> g_lost{0};
// [kBucketCount] ids of the chains' heads, 0 = empty
std::atomic<std::uint32_t> g_heads[kBucketCount];
// [kRecentCount] by frame and innermost address: the id that was captured there
// last, 0 = none. Programs come through the same activations again and again;
// comparing is one pass, hashing and comparing are two.
std::atomic<std::uint32_t> g_recent[kRecentCount];

// The range, reserved by the first caller; null when there is no room.
std::byte* depot_base() {
  // acquire: pairs with the publishing exchange below
  std::byte* base = g_base.load(std::memory_order_acquire);
  if (base != nullptr) return base;
  auto* fresh = static_cast<std::byte*>(reserve_memory(kDepotBytes));
  if (fresh == nullptr) return nullptr;
  // acq_rel: publishes our range, or lets us see the winner's
  if (g_base.compare_exchange_strong(base, fresh, std::memory_order_acq_rel,
                                     std::memory_order_acquire)) {
    return fresh;
  }
  release_memory(fresh, kDepotBytes);
  return base;
}

Record* record_at(std::byte* base, std::uint32_t id) {
  return reinterpret_cast<Record*>(base + std::size_t{id} * kUnit);
}

// A sequence of addresses that can be walked again and again, which is cheaper
// here than a buffer: goroutine stacks are small.
class FrameWalk {
 public:
  FrameWalk(const void* frame_pointer, StackBounds bounds, std::uintptr_t inner)
      : lo_(bounds.lo),
        room_(bounds.hi - bounds.lo > kFrameBytes
                  ? bounds.hi - bounds.lo - kFrameBytes
                  : 0),
        frame_(reinterpret_cast<std::uintptr_t>(frame_pointer)),
        inner_(inner) {
    if (bounds.hi < bounds.lo + kFrameBytes || !inside(frame_)) frame_ = 0;
  }

  // The next address, 0 at the end.
  std::uintptr_t next() {
    if (inner_ != 0) {
      const std::uintptr_t pc = inner_;
      inner_ = 0;
      return pc;
    }
    if (frame_ == 0) return 0;
    const auto* words = reinterpret_cast<const std::uintptr_t*>(frame_);
    const std::uintptr_t up = words[0];
    const std::uintptr_t pc = words[1];
    if (pc < kLowestPc) return frame_ = 0;
    frame_ = up > frame_ && inside(up) ? up : 0;
    return pc;
  }

  // Tells activations apart, mostly.
  std::size_t slot() const {
    const std::uintptr_t pc =
        frame_ == 0 ? inner_
                    : reinterpret_cast<const std::uintptr_t*>(frame_)[1];
    return (frame_ / 16 + pc * 31) % kRecentCount;
  }

 private:
  static constexpr std::uintptr_t kFrameBytes = 2 * sizeof(std::uintptr_t);

  // Both words of the frame are in the stack. The ABI keeps rsp, hence rbp,
  // 16-byte aligned at that point; most garbage is not.
  bool inside(std::uintptr_t frame) const {
    return frame - lo_ <= room_ && frame % 16 == 0;
  }

  std::uintptr_t lo_;
  std::uintptr_t room_;  // how far above lo_ a frame may begin
  std::uintptr_t frame_;
  std::uintptr_t inner_;
};

class ArrayWalk {
 public:
  ArrayWalk(const std::uintptr_t* pcs, std::size_t count)
      : pcs_(pcs), end_(pcs + count) {}
  std::uintptr_t next() { return pcs_ == end_ ? 0 : *pcs_++; }

 private:
  const std::uintptr_t* pcs_;
  const std::uintptr_t* end_;
};

// Cuts any walk at kMaxStackFrames and ends it with the mark.
template <typename Walk>
class Bounded {
 public:
  explicit Bounded(const Walk& walk) : walk_(walk) {}
  std::uintptr_t next() {
    if (count_ > kMaxStackFrames) return 0;
    const std::uintptr_t pc = walk_.next();
    if (pc == 0) return 0;
    return ++count_ > kMaxStackFrames ? kOmittedFrames : pc;
  }

 private:
  Walk walk_;
  std::size_t count_ = 0;
};

struct Digest {
  std::uint64_t hash = 0x9e3779b97f4a7c15;
  std::uint32_t count = 0;
};

template <typename Walk>
Digest digest(Walk walk) {
  Digest out;
  while (const std::uintptr_t pc = walk.next()) {
    out.hash = (out.hash + pc) * 0xff51afd7ed558ccd;
    ++out.count;
  }
  out.hash ^= out.hash >> 32;
  return out;
}

template <typename Walk>
bool equals(const Record& record, Walk walk) {
  const std::uintptr_t* pcs = record.pcs();
  for (std::uint32_t i = 0; i < record.count; ++i) {
    if (pcs[i] != walk.next()) return false;
  }
  return walk.next() == 0;
}

// Looks through a chain from `id` up to but not including `stop`.
template <typename Walk>
std::uint32_t find(std::byte* base, std::uint32_t id, std::uint32_t stop,
                   const Digest& wanted, const Walk& walk) {
  for (; id != stop; id = record_at(base, id)->next) {
    const Record& record = *record_at(base, id);
    if (record.hash == wanted.hash && record.count == wanted.count &&
        equals(record, walk)) {
      return id;
    }
  }
  return 0;
}

// Room for a record of `count` addresses; 0 when the depot is full.
std::uint32_t allocate(std::uint32_t count) {
  const auto units = static_cast<std::uint32_t>(
      (sizeof(Record) + count * sizeof(std::uintptr_t) + kUnit - 1) / kUnit);
  // relaxed: the range is handed to one thread; the chain publishes it
  std::uint32_t id = g_used_units.load(std::memory_order_relaxed);
  do {
    if (id > kUnitCount - units) {
      g_lost.fetch_add(1, std::memory_order_relaxed);  // a statistic
      return 0;
    }
  } while (!g_used_units.compare_exchange_weak(id, id + units,
                                               std::memory_order_relaxed));
  return id;
}

template <typename Walk>
void fill(Record* record, const Digest& digest, Walk walk) {
  record->hash = digest.hash;
  record->count = digest.count;
  for (std::uint32_t i = 0; i < digest.count; ++i) {
    record->pcs()[i] = walk.next();
  }
}

// When two threads add equal stacks at once, the one that fails to become the
// head looks through what came before it and takes the other's record; its own
// is wasted, which happens at most once per thread and stack.
template <typename Walk>
StackId intern(const Walk& walk) {
  const Digest wanted = digest(walk);
  if (wanted.count == 0) return StackId::kNone;
  std::byte* base = depot_base();
  if (base == nullptr) {
    g_lost.fetch_add(1, std::memory_order_relaxed);  // a statistic
    return StackId::kNone;
  }
  std::atomic<std::uint32_t>& bucket = g_heads[wanted.hash % kBucketCount];
  // acquire: makes the records of the chain visible
  std::uint32_t head = bucket.load(std::memory_order_acquire);
  if (std::uint32_t id = find(base, head, 0, wanted, walk)) return StackId{id};

  const std::uint32_t id = allocate(wanted.count);
  if (id == 0) return StackId::kNone;
  Record* record = record_at(base, id);
  fill(record, wanted, walk);
  for (;;) {
    record->next = head;
    const std::uint32_t seen = head;
    // release: publishes the record; acquire: shows the records before it
    if (bucket.compare_exchange_strong(head, id, std::memory_order_acq_rel,
                                       std::memory_order_acquire)) {
      return StackId{id};
    }
    if (std::uint32_t other = find(base, head, seen, wanted, walk)) {
      return StackId{other};
    }
  }
}

}  // namespace

StackId capture_stack(const void* frame_pointer, StackBounds bounds,
                      std::uintptr_t inner_pc) {
  const FrameWalk frames(frame_pointer, bounds, inner_pc);
  const Bounded walk(frames);
  std::atomic<std::uint32_t>& recent = g_recent[frames.slot()];
  // acquire: the id may be another thread's, and so the record
  const std::uint32_t guess = recent.load(std::memory_order_acquire);
  if (guess != 0 && equals(*record_at(depot_base(), guess), walk)) {
    return StackId{guess};
  }
  const StackId id = intern(walk);
  // release: passes the record on
  recent.store(static_cast<std::uint32_t>(id), std::memory_order_release);
  return id;
}

StackId intern_stack(const std::uintptr_t* pcs, std::size_t count) {
  return intern(Bounded(ArrayWalk(pcs, count)));
}

StackView stack_of(StackId id) {
  // acquire: an id may come from another thread
  std::byte* base = g_base.load(std::memory_order_acquire);
  if (id == StackId::kNone || base == nullptr) return {};
  const Record* record = record_at(base, static_cast<std::uint32_t>(id));
  return {record->pcs(), record->count};
}

std::uint64_t lost_stacks() {
  return g_lost.load(std::memory_order_relaxed);  // a statistic
}

}  // namespace gosan::detector
