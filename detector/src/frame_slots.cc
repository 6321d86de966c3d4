// One hash table per module, and a cache of what was asked last.
#include "frame_slots.h"

#include <atomic>

#include "arena.h"

namespace gosan::detector {
namespace {

// The label of a call follows the return address after at most a few moves of
// registers. Closer than this it cannot belong to the function behind: one that
// has a slot sets its frame up and zeroes the slot before its first call.
constexpr std::uintptr_t kLabelReach = 12;
constexpr int kDeepestOffset = -0x7fff;

struct Slot {
  std::uint32_t pc;  // from the module's code on; 0 = empty
  std::int32_t offset;
};

struct Table {
  std::uintptr_t lo;
  std::uintptr_t hi;
  std::uint32_t mask;  // number of slots - 1, a power of two
  Slot* slots;         // [mask + 1], at most half of them used
  Table* next;
};

std::atomic<Table*> g_tables{nullptr};
BumpArena g_memory;

// [kRecent] return address << 16 | -offset; 0 = empty
constexpr std::size_t kRecent = 4096;
std::atomic<std::uint64_t> g_recent[kRecent];

std::uint32_t home_of(const Table& table, std::uint32_t pc) {
  return (pc * 0x9e3779b1u >> 7) & table.mask;
}

void insert(Table& table, std::uint32_t pc, int offset) {
  std::uint32_t at = home_of(table, pc);
  while (table.slots[at].pc != 0) at = (at + 1) & table.mask;
  table.slots[at] = {pc, offset};
}

int find(const Table& table, std::uint32_t pc) {
  for (std::uint32_t at = home_of(table, pc); table.slots[at].pc != 0;
       at = (at + 1) & table.mask) {
    if (table.slots[at].pc == pc) return table.slots[at].offset;
  }
  return 0;
}

const char* target_of(const std::int32_t& field) {
  return reinterpret_cast<const char*>(&field) + field;
}

int search(std::uintptr_t return_address) {
  // acquire: pairs with add_frame_slots
  for (const Table* table = g_tables.load(std::memory_order_acquire);
       table != nullptr; table = table->next) {
    if (return_address - table->lo >= table->hi - table->lo) continue;
    const auto pc = static_cast<std::uint32_t>(return_address - table->lo);
    for (std::uint32_t reach = 0; reach <= kLabelReach; ++reach) {
      if (const int offset = find(*table, pc + reach)) return offset;
    }
  }
  return 0;
}

}  // namespace

int slot_offset(std::uintptr_t return_address) noexcept {
  std::atomic<std::uint64_t>& recent =
      g_recent[(return_address ^ return_address >> 12) % kRecent];
  // relaxed: one word says all, and it is true for ever
  const std::uint64_t known = recent.load(std::memory_order_relaxed);
  if (known >> 16 == return_address) return -static_cast<int>(known & 0xffff);
  const int offset = search(return_address);
  recent.store(return_address << 16 | static_cast<std::uint64_t>(-offset),
               std::memory_order_relaxed);
  return offset;
}

void add_frame_slots(const gosan_module& module, std::uintptr_t code_lo,
                     std::uintptr_t code_hi) noexcept {
  std::uint32_t count = 0;
  for (const gosan_call* call = module.calls_begin; call != module.calls_end;
       ++call) {
    if (call->slot != 0) ++count;
  }
  if (count == 0 || code_hi - code_lo > UINT32_MAX) return;
  auto* table = static_cast<Table*>(g_memory.allocate(sizeof(Table)));
  std::uint32_t size = 16;
  while (size < 2 * count) size *= 2;
  table->lo = code_lo;
  table->hi = code_hi;
  table->mask = size - 1;
  table->slots = static_cast<Slot*>(g_memory.allocate(size * sizeof(Slot)));
  for (const gosan_call* call = module.calls_begin; call != module.calls_end;
       ++call) {
    if (call->slot == 0) continue;
    const auto pc = reinterpret_cast<std::uintptr_t>(target_of(call->pc));
    const int offset = parse_slot(target_of(call->slot));
    if (offset != 0 && pc - code_lo - 1 < code_hi - code_lo) {
      insert(*table, static_cast<std::uint32_t>(pc - code_lo), offset);
    }
  }
  // relaxed: modules register one after the other
  table->next = g_tables.load(std::memory_order_relaxed);
  // release: who sees the table sees what is in it
  g_tables.store(table, std::memory_order_release);
}

int parse_slot(const char* operand) noexcept {
  if (*operand != '-') return 0;
  int offset = 0;
  for (++operand; *operand >= '0' && *operand <= '9'; ++operand) {
    offset = 10 * offset - (*operand - '0');
    if (offset < kDeepestOffset) return 0;
  }
  for (const char* tail = "(%rbp)"; *tail != '\0'; ++tail, ++operand) {
    if (*operand != *tail) return 0;
  }
  return *operand == '\0' ? offset : 0;
}

}  // namespace gosan::detector
