// The rules that were found, by return address.
#include "unwind_rules.h"

#include <dlfcn.h>
#include <ucontext.h>

#include <atomic>

#include "arena.h"
#include "saved_registers.h"

// glibc 2.35; without it frame pointers have to do.
extern "C" __attribute__((weak)) int _dl_find_object(
    void* pc, struct dl_find_object* result) noexcept;

namespace gosan::detector {
namespace {

static_assert(offsetof(ucontext_t, uc_mcontext.gregs[REG_RBP]) ==
              kContextFramePointer);
static_assert(offsetof(ucontext_t, uc_mcontext.gregs[REG_RSP]) ==
              kContextStackPointer);
static_assert(offsetof(ucontext_t, uc_mcontext.gregs[REG_RIP]) ==
              kContextInstruction);

constexpr std::size_t kRules = 4096;
SpinLock g_lock;  // only ever tried for
UnwindRule g_rules[kRules];
// [0, g_rule_count) are in use and never change; the first is kFramePointer
std::atomic<std::uint32_t> g_rule_count{1};

// [kRecent] return address << 16 | index of its rule; 0 = empty
constexpr std::size_t kRecent = 4096;
std::atomic<std::uint64_t> g_recent[kRecent];

// False: no room, or somebody else is at it.
bool intern(const UnwindRule& rule, std::uint32_t* index) {
  if (!g_lock.try_lock()) return false;
  // relaxed: written under the lock
  const std::uint32_t count = g_rule_count.load(std::memory_order_relaxed);
  std::uint32_t i = 0;
  while (i < count && !(g_rules[i] == rule)) ++i;
  if (i == count && i < kRules) {
    g_rules[i] = rule;
    // release: pairs with the reader of an index that came by g_recent
    g_rule_count.store(count + 1, std::memory_order_release);
  }
  g_lock.unlock();
  *index = i;
  return i < kRules;
}

UnwindRule find_rule(std::uintptr_t return_address) {
  if (_dl_find_object == nullptr) return {};
  const SavedRegisters saved;
  dl_find_object object;
  if (_dl_find_object(reinterpret_cast<void*>(return_address - 1), &object) !=
          0 ||
      object.dlfo_eh_frame == nullptr) {
    return {};
  }
  return read_unwind_rule(static_cast<const std::byte*>(object.dlfo_eh_frame),
                          return_address);
}

}  // namespace

UnwindRule unwind_rule(std::uintptr_t return_address) noexcept {
  std::atomic<std::uint64_t>& recent =
      g_recent[(return_address ^ return_address >> 12) % kRecent];
  // acquire: the rule that the index names is there
  const std::uint64_t known = recent.load(std::memory_order_acquire);
  if (known >> 16 == return_address) return g_rules[known & 0xffff];
  const UnwindRule rule = find_rule(return_address);
  std::uint32_t index = 0;
  if (intern(rule, &index)) {
    // release: passes the rule on
    recent.store(return_address << 16 | index, std::memory_order_release);
  }
  return rule;
}

}  // namespace gosan::detector
