// Checks of many words by one call: ranges, and the elements that a loop will
// access, with a memory of those that were just made.
//
// A loop over an array that runs again and again in one epoch asks for the same
// check each time. The memo answers from the second time on, by (elements,
// kind, epoch word): while the word is the same, the task has not released, so
// nobody is ordered after the accesses that the first check entered into the
// shadow. What may have become of these entries since:
// - The task itself accessed the bytes: its entry only grows.
// - Another task accessed them. It was not ordered after us, so its check met
//   our entry. Two reads: our entry stays beside its own. A conflict: the race
//   was reported, and the other access replaced our entry on those bytes. A
//   repeat of ours would enter itself again; with the memo it does not, so that
//   a third task may miss a further race on bytes of which one was reported.
//   Nothing is reported that would not be without the memo.
// - The bytes got a new owner and an empty state (malloc, a new stack). Another
//   task can do that only when it is ordered after us, which needs a release
//   of ours, or races with us; or, where our own task freed them, without our
//   knowing of it. Our own task can do it within the epoch. All of them call
//   forget_ranges(), which ends the validity of what overlaps.
// - A sweep gave the segment id of the epoch word to another segment:
//   forget_all_ranges().
//
// A big range without gaps, a buffer that was filled, answers also for elements
// inside it: what its check entered for all bytes is there for some of them,
// and a write says all that a read would.
#pragma once

#include <cstddef>
#include <cstdint>

#include "access.h"
#include "thread_block.h"

namespace gosan::detector {

// `count` elements of `size` bytes each, `step` bytes apart. In this form no
// element begins before the one in front of it; elements without gaps are one.
struct Elements {
  std::uintptr_t first;
  std::size_t step;
  std::size_t size;
  std::size_t count;  // 0: none, or more than fits into the address space
};

// `step` may be negative or 0.
Elements make_elements(std::uintptr_t first, std::ptrdiff_t step,
                       std::size_t size, std::size_t count) noexcept;

// Would the inlined check of each word pass? Needs no DetectorScope. Quick for
// few words.
bool is_own_range(const ThreadBlock& block, std::uintptr_t p, std::size_t n,
                  RaceAccessKind kind) noexcept;

// The memo's answer: the check of these elements would find nothing new.
bool is_checked(ThreadBlock& block, const Elements& elements,
                RaceAccessKind kind) noexcept;

// check_range() for each element. A race is told of the element, or of the part
// of it that the source accesses (the site's size).
void check_elements(ThreadBlock& block, const Elements& elements,
                    const AccessOrigin& origin, RaceFound& race) noexcept;

// The state of [p, p+n) is empty from now on.
void forget_ranges(std::uintptr_t p, std::size_t n) noexcept;
// Segment ids change their meaning. Detector stopped.
void forget_all_ranges() noexcept;

}  // namespace gosan::detector
