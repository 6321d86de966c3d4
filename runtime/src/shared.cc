// Counted values and the words that name them.
#include <gosan/detail/shared.h>

#include "apart.h"
#include "goroutine.h"
#include "hooks.h"

namespace gosan::detail {
namespace {

// Of Shared::user. Goroutine ids start at 1; foreign threads have none and
// count as several.
constexpr std::uint64_t kNobody = 0;
constexpr std::uint64_t kSeveral = ~std::uint64_t{0};

void note_user(Shared& shared, const gosan_hooks& listener) noexcept {
  listener.release_merge(nullptr, &shared.used);
  const std::uint64_t gid = current().gid;
  const std::uint64_t self = gid == 0 ? kSeveral : gid;
  std::uint64_t known = kNobody;
  // relaxed: the decrement of the count orders it before its only reader.
  if (!shared.user.compare_exchange_strong(known, self,
                                           std::memory_order_relaxed) &&
      known != self) {
    shared.user.store(kSeveral, std::memory_order_relaxed);
  }
}

void forget_and_destroy(Shared* shared, const gosan_hooks& listener) noexcept {
  listener.object_destroy(&shared->published, GOSAN_OBJECT_NONE);
  listener.object_destroy(&shared->used, GOSAN_OBJECT_NONE);
  if (shared->silent_bytes != 0) {
    // Reads by others must not race with the end of the memory.
    listener.memory_fresh(shared, shared->silent_bytes);
  }
  shared->destroy(shared);
}

void destroy_as_last(void* argument) {
  auto* shared = static_cast<Shared*>(argument);
  const gosan_hooks& listener = *hooks();
  listener.acquire(nullptr, &shared->used);
  forget_and_destroy(shared, listener);
}

void destroy_watched(Shared* shared, const gosan_hooks& listener) noexcept {
  // relaxed: the decrement of the count comes after every note_user.
  const bool one_user =
      shared->user.load(std::memory_order_relaxed) == current().gid;
  if (one_user || shared->silent_bytes != 0) {
    forget_and_destroy(shared, listener);
  } else {
    run_apart(destroy_as_last, shared);
  }
}

}  // namespace

void retain(Shared* shared) noexcept {
  // relaxed: whoever copies a reference already owns one.
  shared->references.fetch_add(1, std::memory_order_relaxed);
}

void release(Shared* shared) noexcept {
  const gosan_hooks* listener = hooks();
  if (listener != nullptr) note_user(*shared, *listener);
  // acq_rel: the last owner sees what the others did.
  if (shared->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (listener != nullptr) {
    destroy_watched(shared, *listener);
  } else {
    shared->destroy(shared);
  }
}

void release_in_order(Shared& shared) noexcept {
  // acq_rel: as above.
  if (shared.references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (const gosan_hooks* listener = hooks()) {
    forget_and_destroy(&shared, *listener);
  } else {
    shared.destroy(&shared);
  }
}

void publish(Shared& shared) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->release(nullptr, &shared.published);
    note_user(shared, *listener);
  }
}

void note_use(Shared& shared) noexcept {
  if (const gosan_hooks* listener = hooks()) note_user(shared, *listener);
}

void observe(Shared& shared) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->acquire(nullptr, &shared.published);
  }
}

// ---- the cell ----
//
// Source: Split-count (docs/references.md). A reader announces
// itself in the word that holds the pointer, so the object cannot vanish
// between the load and the increment of its own count; then it turns the
// announcement into a reference. A writer that takes the pointer out moves the
// announcements it finds into the object's count, where their owners, who see
// that the word has changed, give them back.
//
// The cell's own reference counts kCellShare, more than there can be readers:
// until the writer has moved the announcements the count cannot reach zero,
// whatever the readers have given back by then.

namespace {

constexpr int kReaderShift = 48;
constexpr std::uint64_t kOneReader = std::uint64_t{1} << kReaderShift;
constexpr std::uint64_t kPointerMask = kOneReader - 1;
constexpr std::int64_t kCellShare = std::int64_t{1} << 32;

Shared* pointer_in(std::uint64_t word) noexcept {
  return reinterpret_cast<Shared*>(word & kPointerMask);
}

std::uint64_t word_for(Shared* shared) noexcept {
  return reinterpret_cast<std::uintptr_t>(shared);
}

// One reference becomes the cell's, and back; the caller holds it. A word
// without readers takes back the whole share.
void enter_cell(Shared& shared) noexcept {
  // relaxed: the exchange that shows it to others releases.
  shared.references.fetch_add(kCellShare - 1, std::memory_order_relaxed);
}

// `old` was the cell's word: its object keeps one reference, the caller's.
void leave_cell(std::uint64_t old) noexcept {
  const auto readers = static_cast<std::int64_t>(old >> kReaderShift);
  // relaxed: the caller's reference is still in the sum.
  pointer_in(old)->references.fetch_add(readers - kCellShare + 1,
                                        std::memory_order_relaxed);
}

// The caller's announcement, after it has a reference of its own.
void give_back(SharedCell& cell, Shared& shared) noexcept {
  std::uint64_t word = cell.word.load(std::memory_order_relaxed);
  while (pointer_in(word) == &shared && word >= kOneReader) {
    // relaxed: publishes nothing.
    if (cell.word.compare_exchange_weak(word, word - kOneReader,
                                        std::memory_order_relaxed)) {
      return;
    }
  }
  // A writer has moved it, or is about to. Not the last one: we hold one.
  shared.references.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace

Shared* cell_load(SharedCell& cell) noexcept {
  // Never null again after the first store.
  if (cell.word.load(std::memory_order_relaxed) == 0) return nullptr;
  // acquire: pairs with the release of the exchange that put the pointer in.
  Shared* shared =
      pointer_in(cell.word.fetch_add(kOneReader, std::memory_order_acquire));
  retain(shared);
  give_back(cell, *shared);
  return shared;
}

Shared* cell_exchange(SharedCell& cell, Shared* next) noexcept {
  enter_cell(*next);
  // acq_rel: publishes the new object, and sees the old one.
  const std::uint64_t old =
      cell.word.exchange(word_for(next), std::memory_order_acq_rel);
  if (old == 0) return nullptr;
  leave_cell(old);
  return pointer_in(old);
}

Shared* cell_drain(SharedCell& cell) noexcept {
  const std::uint64_t old = cell.word.exchange(0, std::memory_order_acquire);
  if (old == 0) return nullptr;
  leave_cell(old);
  return pointer_in(old);
}

bool cell_replace(SharedCell& cell, Shared* expected, Shared* next) noexcept {
  enter_cell(*next);
  std::uint64_t word = cell.word.load(std::memory_order_relaxed);
  while (pointer_in(word) == expected) {
    // acq_rel: as in cell_exchange.
    if (cell.word.compare_exchange_weak(word, word_for(next),
                                        std::memory_order_acq_rel,
                                        std::memory_order_relaxed)) {
      if (expected != nullptr) {
        leave_cell(word);
        release(expected);
      }
      return true;
    }
  }
  next->references.fetch_sub(kCellShare - 1, std::memory_order_relaxed);
  return false;
}

}  // namespace gosan::detail
