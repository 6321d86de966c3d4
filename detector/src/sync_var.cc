// One hash table by cache line, each bucket with its lock, so that forgetting a
// range of memory looks at one bucket per line and only in pages that have any.
#include "sync_var.h"

#include "lock_order.h"
#include "shadow.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr unsigned kLineBits = 6;
constexpr unsigned kPageBits = 12;
constexpr std::size_t kBuckets = std::size_t{1} << 16;

struct Bucket {
  SpinLock lock;  // guards the chain; taken before a SyncVar's own
  SyncVar* first = nullptr;
};

Bucket g_buckets[kBuckets];
Pool<SyncVar> g_vars;
// [kUserEnd >> kPageBits] how many of the page's addresses are in the table
VirtualArray<std::atomic<std::uint16_t>> g_per_page;
// [kUserEnd >> kChunkBits] 1: some page of the 2 MiB ever had one
VirtualArray<std::atomic<std::uint8_t>> g_in_chunk;
// [part_mark] 1: in a cache line of that number an address that is no word's
// first was ever in the table: half of a word is an object of its own there.
constexpr std::size_t kPartMarks = std::size_t{1} << 12;
std::atomic<std::uint8_t> g_has_parts[kPartMarks];

Bucket& bucket_of(std::uintptr_t address) {
  const std::uint64_t h = (address >> kLineBits) * 0x9e3779b97f4a7c15;
  return g_buckets[h >> 48];
}
static_assert(kBuckets == std::size_t{1} << 16);

std::uintptr_t address_in(const SyncVar& var) {
  // relaxed: written under the bucket's lock; whoever looks without it compares
  // with an address of which the program keeps the object alive
  return var.address.load(std::memory_order_relaxed);
}

std::atomic<std::uint8_t>& part_mark(std::uintptr_t address) {
  return g_has_parts[(address >> kLineBits) % kPartMarks];
}

// The link that points at the address's node, or at the null where it would be.
SyncVar** find(Bucket& bucket, std::uintptr_t address) {
  SyncVar** link = &bucket.first;
  while (*link != nullptr && address_in(**link) != address) {
    link = &(*link)->next;
  }
  return link;
}

SyncVar& find_or_make(Bucket& bucket, std::uintptr_t address) {
  SyncVar** link = find(bucket, address);
  if (*link == nullptr) {
    SyncVar* made = g_vars.make();
    // relaxed: see address_in; and whoever frees the memory is ordered after us
    // by the program
    made->address.store(address, std::memory_order_relaxed);
    g_per_page[address >> kPageBits].fetch_add(1, std::memory_order_relaxed);
    g_in_chunk[address >> kChunkBits].store(1, std::memory_order_relaxed);
    // relaxed: who uses both halves and the whole has the order lock of all
    if (address % kWordBytes != 0) {
      part_mark(address).store(1, std::memory_order_relaxed);
    }
    *link = made;
  }
  return **link;
}

void remove(SyncVar** link) {
  SyncVar* var = *link;
  *link = var->next;
  // relaxed: as in find_or_make
  g_per_page[address_in(*var) >> kPageBits].fetch_sub(
      1, std::memory_order_relaxed);
  const std::uintptr_t address = address_in(*var);
  var->address.store(0, std::memory_order_relaxed);
  if (var->is_lock) forget_lock_node(address);
  g_vars.destroy(var);
}

SyncVar*& remembered(std::uintptr_t address) {
  return block_from_gs()
      .sync_vars[(address ^ address >> 7) / 8 % ThreadBlock::kSyncCache];
}

void forget_in_line(std::uintptr_t line, std::uintptr_t lo, std::uintptr_t hi) {
  Bucket& bucket = bucket_of(line);
  SpinGuard guard(bucket.lock);
  for (SyncVar** link = &bucket.first; *link != nullptr;) {
    const std::uintptr_t address = address_in(**link);
    if (address >= lo && address < hi &&
        address >> kLineBits == line >> kLineBits) {
      remove(link);
    } else {
      link = &(*link)->next;
    }
  }
}

}  // namespace

void init_sync_vars() noexcept {
  g_per_page.reserve(kUserEnd >> kPageBits);
  g_in_chunk.reserve(kUserEnd >> kChunkBits);
}

SyncVar* find_sync_var(std::uintptr_t address) noexcept {
  SyncVar*& known = remembered(address);
  if (known != nullptr && address_in(*known) == address) return known;
  Bucket& bucket = bucket_of(address);
  SpinGuard guard(bucket.lock);
  SyncVar* found = *find(bucket, address);
  if (found != nullptr) known = found;
  return found;
}

SyncVar* make_sync_var(std::uintptr_t address) noexcept {
  SyncVar*& known = remembered(address);
  if (known != nullptr && address_in(*known) == address) return known;
  if (!has_shadow(address)) return nullptr;
  Bucket& bucket = bucket_of(address);
  SpinGuard guard(bucket.lock);
  return known = &find_or_make(bucket, address);
}

Snap published_at(std::uintptr_t address) noexcept {
  Snap out;
  SyncVar* var = find_sync_var(address);
  if (var == nullptr) return out;
  SpinGuard guard(var->lock);
  out = var->snap;
  var->unlocked_in = 0;
  var->editing.publish();
  return out;
}

Snap published_inside(std::uintptr_t& at, std::uintptr_t end) noexcept {
  Snap out;
  // relaxed: as in find_or_make
  if (end - at <= kWordBytes &&
      part_mark(at).load(std::memory_order_relaxed) == 0) {
    return out;
  }
  Bucket& bucket = bucket_of(at);
  SpinGuard guard(bucket.lock);
  SyncVar* first = nullptr;
  for (SyncVar* var = bucket.first; var != nullptr; var = var->next) {
    const std::uintptr_t address = address_in(*var);
    if (address <= at || address >= end) continue;
    if (first == nullptr || address < address_in(*first)) first = var;
  }
  if (first == nullptr) return out;
  at = address_in(*first);
  SpinGuard var_guard(first->lock);
  out = first->snap;
  first->unlocked_in = 0;
  first->editing.publish();
  return out;
}

void publish(std::uintptr_t address, const Snap& snap) noexcept {
  SyncVar* var = make_sync_var(address);
  if (var == nullptr) return;
  SpinGuard guard(var->lock);
  var->snap = snap;
  var->unlocked_in = 0;
  var->editing.reset();
}

void publish_merged(std::uintptr_t address, const Snap& snap) noexcept {
  SyncVar* var = make_sync_var(address);
  if (var == nullptr) return;
  SpinGuard guard(var->lock);
  var->unlocked_in = 0;
  merge_into(var->snap, snap, var->editing);
}

void follow_lock_memory(std::uintptr_t address) noexcept {
  SyncVar* var = make_sync_var(address);
  if (var == nullptr || var->is_lock) return;
  SpinGuard guard(bucket_of(address).lock);
  var->is_lock = true;
}

void note_abandoned(std::uintptr_t lock, StackId taken_at,
                    std::uint64_t gid) noexcept {
  SyncVar* var = make_sync_var(lock);
  if (var == nullptr) return;
  var->left_at = taken_at;
  var->left_by = gid;
  var->is_abandoned = true;
}

void forget_sync_var(std::uintptr_t address) noexcept {
  Bucket& bucket = bucket_of(address);
  SpinGuard guard(bucket.lock);
  SyncVar** link = find(bucket, address);
  if (*link != nullptr) remove(link);
}

void forget_sync_vars(std::uintptr_t p, std::size_t n) noexcept {
  constexpr std::uintptr_t kPage = std::uintptr_t{1} << kPageBits;
  constexpr std::uintptr_t kLine = std::uintptr_t{1} << kLineBits;
  constexpr std::uintptr_t kChunk = std::uintptr_t{1} << kChunkBits;
  const std::uintptr_t end = p + n;
  for (std::uintptr_t at = p; at < end;) {
    // relaxed: as in find_or_make
    if (g_in_chunk[at >> kChunkBits].load(std::memory_order_relaxed) == 0) {
      at = (at | (kChunk - 1)) + 1;
      continue;
    }
    const std::uintptr_t page_end = (at | (kPage - 1)) + 1;
    if (g_per_page[at >> kPageBits].load(std::memory_order_relaxed) != 0) {
      for (std::uintptr_t line = at & ~(kLine - 1);
           line < page_end && line < end; line += kLine) {
        forget_in_line(line, p, end);
      }
    }
    at = page_end;
  }
}

void forget_all_sync_snaps() noexcept {
  for (Bucket& bucket : g_buckets) {  // no lock: the detector is stopped
    for (SyncVar* var = bucket.first; var != nullptr; var = var->next) {
      var->snap = Snap{};
      var->editing.reset();
    }
  }
}

void forget_covered_nodes() noexcept {
  for (Bucket& bucket : g_buckets) {  // no lock: the detector is stopped
    for (SyncVar* var = bucket.first; var != nullptr; var = var->next) {
      var->editing.forget_covered();
    }
  }
}

void for_each_sync_snap(void (*visit)(const Snap& snap)) noexcept {
  for (Bucket& bucket : g_buckets) {  // no lock: the detector is stopped
    for (SyncVar* var = bucket.first; var != nullptr; var = var->next) {
      visit(var->snap);
    }
  }
}

}  // namespace gosan::detector
