// Powers of two with a free list each, cut from one reserved range. Wasteful
// and simple: a report needs some megabytes.

#include "private_heap.h"

#include <atomic>
#include <bit>
#include <cstdint>

#include "arena.h"
#include "thread_annotations.h"

namespace gosan::detector {
namespace {

constexpr unsigned kSmallest = 5;  // log2 of bytes
constexpr unsigned kLargest = 35;
// Blocks from here on give their pages back when they are freed.
constexpr std::size_t kDropBytes = std::size_t{256} << 10;
constexpr std::size_t kDefaultAlign = 16;

// Directly before what the caller gets.
struct Header {
  std::uint32_t log;     // of the whole block's size
  std::uint32_t offset;  // of the caller's address in the block
  std::uint64_t unused;
};
static_assert(sizeof(Header) == kDefaultAlign);

struct Free {
  Free* next;
};

SpinLock g_lock;
std::uintptr_t g_next GOSAN_GUARDED_BY(g_lock) = 0;
Free* g_free[kLargest + 1] GOSAN_GUARDED_BY(g_lock) = {};

bool reserve_range() GOSAN_REQUIRES(g_lock) {
  if (g_next != 0) return true;
  void* range = reserve_memory(kPrivateBytes);
  if (range == nullptr) return false;
  g_next = reinterpret_cast<std::uintptr_t>(range);
  // relaxed: see is_private
  g_private_begin.store(g_next, std::memory_order_relaxed);
  return true;
}

// A block of 2^log bytes, not zeroed; 0 when there is none.
std::uintptr_t take_block(unsigned log) {
  SpinGuard guard(g_lock);
  if (!reserve_range()) return 0;
  if (Free* block = g_free[log]) {
    g_free[log] = block->next;
    return reinterpret_cast<std::uintptr_t>(block);
  }
  const std::uintptr_t end =
      g_private_begin.load(std::memory_order_relaxed) + kPrivateBytes;
  const std::uintptr_t block = g_next;
  if (end - block < std::size_t{1} << log) return 0;
  g_next += std::size_t{1} << log;
  return block;
}

Header* header_of(const void* p) {
  return reinterpret_cast<Header*>(reinterpret_cast<std::uintptr_t>(p) -
                                   sizeof(Header));
}

}  // namespace

void* private_allocate(std::size_t bytes, std::size_t align) noexcept {
  if (align < kDefaultAlign) align = kDefaultAlign;
  const std::size_t whole = bytes + align + sizeof(Header);
  if (whole < bytes || whole > std::size_t{1} << kLargest) return nullptr;
  auto log = static_cast<unsigned>(std::bit_width(whole - 1));
  if (log < kSmallest) log = kSmallest;
  const std::uintptr_t block = take_block(log);
  if (block == 0) return nullptr;
  const std::uintptr_t user =
      (block + sizeof(Header) + align - 1) & ~(align - 1);
  auto* p = reinterpret_cast<void*>(user);
  *header_of(p) = {log, static_cast<std::uint32_t>(user - block), 0};
  return p;
}

void private_free(void* p) noexcept {
  const Header header = *header_of(p);
  auto* block = reinterpret_cast<Free*>(reinterpret_cast<std::uintptr_t>(p) -
                                        header.offset);
  const std::size_t bytes = std::size_t{1} << header.log;
  if (bytes >= kDropBytes) drop_pages(block, bytes);
  SpinGuard guard(g_lock);
  block->next = g_free[header.log];
  g_free[header.log] = block;
}

std::size_t private_size(const void* p) noexcept {
  const Header& header = *header_of(p);
  return (std::size_t{1} << header.log) - header.offset;
}

}  // namespace gosan::detector
