// Records of blocks, and a side table from a block's address to its record: one
// u32 per 16 bytes of address space, in chunks that are mapped when the first
// block falls into them. Compared with one hash table: no resizing, no lock on
// look-up, and neighbours share cache lines.

#include <atomic>

#include "arena.h"
#include "check_fail.h"
#include "heap.h"
#include "thread_annotations.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kAddressBits = 47;
constexpr std::size_t kGranuleBytes = 16;  // malloc's alignment
constexpr std::size_t kChunkBits = 30;     // of address space per chunk
constexpr std::size_t kChunkEntries =
    (std::size_t{1} << kChunkBits) / kGranuleBytes;
constexpr std::size_t kMaxBlocks = std::size_t{1} << 30;
constexpr std::uint32_t kBatch = 256;  // record ids taken at once by a stripe
constexpr std::size_t kStripeCount = 16;  // free lists, chosen by thread
constexpr std::uint32_t kCached = 64;     // record ids that a thread keeps
constexpr std::size_t kFreedCount = 64;   // freed blocks a thread remembers

// Read without a lock while other threads allocate: begin is written last and
// read twice.
struct Record {
  std::atomic<std::uintptr_t> begin;  // 0: free
  std::atomic<std::size_t> size;
  std::atomic<std::uint64_t> gid;
  std::atomic<std::uint32_t> stack;
  std::uint32_t next_free;
};
static_assert(sizeof(Record) == 32);

using Entry =
    std::atomic<std::uint32_t>;  // record id, 0 = no block starts here

struct alignas(64) Stripe {
  SpinLock lock;
  std::uint32_t free GOSAN_GUARDED_BY(lock) = 0;   // chain through next_free
  std::uint32_t fresh GOSAN_GUARDED_BY(lock) = 0;  // [fresh, fresh_end) unused
  std::uint32_t fresh_end GOSAN_GUARDED_BY(lock) = 0;
};

}  // namespace

// A thread's own.
struct HeapCache {
  std::uint32_t count;
  std::uint32_t freed_next;
  std::uint32_t ids[kCached];  // [count] of free records
  // The last frees, the oldest overwritten; read by others, too.
  Record freed[kFreedCount];
};

namespace {

// [address >> kChunkBits] chunks of entries, null = no block was there yet
std::atomic<Entry*> g_chunks[std::size_t{1} << (kAddressBits - kChunkBits)];
std::atomic<Record*> g_records{nullptr};
std::atomic<std::uint32_t> g_next_record{1};
Stripe g_stripes[kStripeCount];
BumpArena g_cache_memory;

template <typename T>
T* map_once(std::atomic<T*>& slot, std::size_t count) noexcept {
  // acquire: pairs with the publishing exchange below
  T* known = slot.load(std::memory_order_acquire);
  if (known != nullptr) return known;
  auto* fresh = static_cast<T*>(map_pages(count * sizeof(T)));
  // acq_rel: publishes our pages, or lets us see the winner's
  if (slot.compare_exchange_strong(known, fresh, std::memory_order_acq_rel,
                                   std::memory_order_acquire)) {
    return fresh;
  }
  release_memory(fresh, count * sizeof(T));
  return known;
}

Record* records() noexcept { return map_once(g_records, kMaxBlocks); }

// Null for addresses that malloc never returns.
Entry* entry_of(std::uintptr_t begin, bool make) noexcept {
  if (begin >> kAddressBits != 0 || begin % kGranuleBytes != 0) return nullptr;
  std::atomic<Entry*>& chunk = g_chunks[begin >> kChunkBits];
  // acquire: pairs with map_once
  Entry* entries = make ? map_once(chunk, kChunkEntries)
                        : chunk.load(std::memory_order_acquire);
  if (entries == nullptr) return nullptr;
  return &entries[(begin / kGranuleBytes) % kChunkEntries];
}

Stripe& own_stripe() noexcept {
  const auto block = reinterpret_cast<std::uintptr_t>(&thread_block());
  return g_stripes[(block >> 10) % kStripeCount];
}

HeapCache& own_cache() noexcept {
  ThreadBlock& block = thread_block();
  // relaxed: our own thread's word
  HeapCache* cache = block.heap.load(std::memory_order_relaxed);
  if (cache == nullptr) {
    cache = static_cast<HeapCache*>(
        g_cache_memory.allocate(sizeof(HeapCache), alignof(HeapCache)));
    // release: pairs with find_heap_block
    block.heap.store(cache, std::memory_order_release);
  }
  return *cache;
}

std::uint32_t take_record_of(Stripe& stripe) noexcept
    GOSAN_REQUIRES(stripe.lock) {
  if (const std::uint32_t id = stripe.free) {
    stripe.free = records()[id].next_free;
    return id;
  }
  if (stripe.fresh == stripe.fresh_end) {
    // relaxed: ids need only be distinct
    stripe.fresh = g_next_record.fetch_add(kBatch, std::memory_order_relaxed);
    stripe.fresh_end = stripe.fresh + kBatch;
    if (stripe.fresh_end > kMaxBlocks) {
      cannot_work("too many heap blocks are alive; the most is", kMaxBlocks);
    }
  }
  return stripe.fresh++;
}

std::uint32_t take_record() noexcept {
  HeapCache& cache = own_cache();
  if (cache.count == 0) {
    Stripe& stripe = own_stripe();
    SpinGuard guard(stripe.lock);
    while (cache.count < kCached / 2) {
      cache.ids[cache.count++] = take_record_of(stripe);
    }
  }
  return cache.ids[--cache.count];
}

void write_record(Record& record, const HeapBlock& block) noexcept {
  record.size.store(block.size, std::memory_order_relaxed);  // see begin
  record.gid.store(block.gid, std::memory_order_relaxed);    // see begin
  record.stack.store(static_cast<std::uint32_t>(block.allocated_at),
                     std::memory_order_relaxed);  // see begin
  // release: who sees begin sees the rest
  record.begin.store(block.begin, std::memory_order_release);
}

// False when the record is free or changes under our eyes.
bool read_record(const Record& record, HeapBlock* out) noexcept {
  // acquire: pairs with write_record
  out->begin = record.begin.load(std::memory_order_acquire);
  if (out->begin == 0) return false;
  out->size = record.size.load(std::memory_order_relaxed);
  out->gid = record.gid.load(std::memory_order_relaxed);
  out->allocated_at = StackId{record.stack.load(std::memory_order_relaxed)};
  // Keeps the second look at begin behind the reads above.
  std::atomic_thread_fence(std::memory_order_acquire);
  return record.begin.load(std::memory_order_relaxed) == out->begin;
}

void give_record_back(std::uint32_t id, const HeapBlock& block) noexcept {
  HeapCache& cache = own_cache();
  write_record(cache.freed[cache.freed_next++ % kFreedCount], block);
  if (cache.count == kCached) {
    Stripe& stripe = own_stripe();
    SpinGuard guard(stripe.lock);
    while (cache.count > kCached / 2) {
      const std::uint32_t spare = cache.ids[--cache.count];
      records()[spare].next_free = stripe.free;
      stripe.free = spare;
    }
  }
  cache.ids[cache.count++] = id;
}

std::uint32_t record_count() noexcept {
  // relaxed: records beyond are newer than the question
  return g_next_record.load(std::memory_order_relaxed);
}

bool contains(const HeapBlock& block, std::uintptr_t address) noexcept {
  return address - block.begin < block.size;
}

}  // namespace

void register_block(const HeapBlock& block) noexcept {
  Entry* entry = entry_of(block.begin, true);
  if (entry == nullptr) return;
  const std::uint32_t id = take_record();
  write_record(records()[id], block);
  // release: pairs with find_registered by the thread that frees
  entry->store(id, std::memory_order_release);
}

bool find_registered(std::uintptr_t begin, HeapBlock* out) noexcept {
  const Entry* entry = entry_of(begin, false);
  if (entry == nullptr) return false;
  // acquire: pairs with register_block
  const std::uint32_t id = entry->load(std::memory_order_acquire);
  return id != 0 && read_record(records()[id], out);
}

void unregister_block(std::uintptr_t begin) noexcept {
  Entry* entry = entry_of(begin, false);
  if (entry == nullptr) return;
  // acq_rel: of two threads that free the same block one gets the record
  const std::uint32_t id = entry->exchange(0, std::memory_order_acq_rel);
  if (id == 0) return;
  HeapBlock block;
  read_record(records()[id], &block);  // ours alone: it cannot change
  // release: a reader that still sees the block sees all of it
  records()[id].begin.store(0, std::memory_order_release);
  give_record_back(id, block);
}

bool find_heap_block(std::uintptr_t address, HeapBlock* out) {
  const std::uint32_t count = record_count();
  for (std::uint32_t id = 1; id < count; ++id) {
    if (read_record(records()[id], out) && contains(*out, address)) return true;
  }
  struct Search {
    std::uintptr_t address;
    HeapBlock* out;
    bool found;
  };
  Search search{address, out, false};
  for_each_block(
      [](void* arg, ThreadBlock& block) {
        Search& s = *static_cast<Search*>(arg);
        // acquire: pairs with own_cache
        const HeapCache* cache = block.heap.load(std::memory_order_acquire);
        if (s.found || cache == nullptr) return;
        for (const Record& record : cache->freed) {
          s.found = s.found ||
                    (read_record(record, s.out) && contains(*s.out, s.address));
        }
      },
      &search);
  return search.found;
}

void for_each_heap_block(void (*visit)(void* arg, const HeapBlock& block),
                         void* arg) {
  const std::uint32_t count = record_count();
  HeapBlock block;
  for (std::uint32_t id = 1; id < count; ++id) {
    if (read_record(records()[id], &block)) visit(arg, block);
  }
}

void lock_heap_registry() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  for (Stripe& stripe : g_stripes) stripe.lock.lock();
}

void unlock_heap_registry() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  for (Stripe& stripe : g_stripes) stripe.lock.unlock();
}

}  // namespace gosan::detector
