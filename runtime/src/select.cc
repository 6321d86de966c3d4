// Select in passes. First without locks: one of the cases that look ready is
// taken. When none does, and waiting is allowed: order, lock all, poll, enqueue
// on all, sleep, and on waking dequeue from the losers.
#include <gosan/panic.h>
#include <gosan/select.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "chan_steps.h"
#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "seam.h"
#include "wait_queue.h"
#include "worker.h"
#include "world.h"

namespace gosan {
namespace detail {
namespace {

constexpr std::size_t kNone = ~std::size_t{0};

std::uint32_t choose_below(std::size_t count) noexcept {
  if (count == 1) return 0;
  return choose(static_cast<std::uint32_t>(count), Choice::kSelectOrder);
}

// The cases of one select that has to lock. The orders hold only cases on
// channels that are not nil: `count` of them.
class Selection {
 public:
  explicit Selection(std::span<CaseRecord> cases) : cases_(cases) { order(); }

  CaseRecord& polled(std::size_t i) { return cases_[cases_[i].poll_order]; }
  std::size_t poll_index(std::size_t i) const { return cases_[i].poll_order; }
  std::size_t count() const { return count_; }

  void lock_all() GOSAN_NO_LOCK_ANALYSIS {
    Chan* last = nullptr;
    for (std::size_t i = 0; i < count_; ++i) {
      Chan* chan = locked(i).chan;
      if (chan != last) chan->lock.lock();
      last = chan;
    }
  }

  // After the last unlock the goroutine may run and this object be gone.
  void unlock_all() GOSAN_NO_LOCK_ANALYSIS {
    for (std::size_t i = count_; i > 0;) {
      Chan* chan = locked(i - 1).chan;
      do {
        --i;
      } while (i > 0 && locked(i - 1).chan == chan);
      chan->lock.unlock();
    }
  }

 private:
  CaseRecord& locked(std::size_t i) { return cases_[cases_[i].lock_order]; }

  // Poll order: a fresh random permutation. Lock order: by address, so that
  // two selects over the same channels cannot block each other.
  void order() {
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      if (cases_[i].chan == nullptr) continue;
      const std::uint32_t place = choose_below(count_ + 1);
      cases_[count_].poll_order = cases_[place].poll_order;
      cases_[place].poll_order = static_cast<std::uint32_t>(i);
      insert_by_address(static_cast<std::uint32_t>(i));
      ++count_;
    }
  }

  // Insertion sort: selects are small, and most come sorted.
  void insert_by_address(std::uint32_t index) {
    std::size_t place = count_;
    const std::less<Chan*> before;
    while (place > 0 && before(cases_[index].chan, locked(place - 1).chan)) {
      cases_[place].lock_order = cases_[place - 1].lock_order;
      --place;
    }
    cases_[place].lock_order = index;
  }

  std::span<CaseRecord> cases_;
  std::size_t count_ = 0;
};

void unlock_selection(void* selection) noexcept {
  static_cast<Selection*>(selection)->unlock_all();
}

enum class Poll { kNotReady, kDone, kSendOnClosed };

// One case, its channel's lock held.
Poll poll(CaseRecord& record, Goroutine*& woken) noexcept {
  Chan& chan = *record.chan;
  const Party party = calling_party(record.element);
  if (record.kind == CaseKind::kSend) {
    note_send(chan, party.task);
    if (chan.closed.load(std::memory_order_relaxed)) return Poll::kSendOnClosed;
    return send_step(chan, party, woken) ? Poll::kDone : Poll::kNotReady;
  }
  const RecvStep step = recv_step(chan, party, woken);
  record.ok = step == RecvStep::kValue;
  return step == RecvStep::kWait ? Poll::kNotReady : Poll::kDone;
}

void enqueue(Selection& selection, Goroutine& self) noexcept {
  for (std::size_t i = 0; i < selection.count(); ++i) {
    CaseRecord& record = selection.polled(i);
    Waiter& waiter = record.waiter;
    waiter.goroutine = &self;
    waiter.element = record.element;
    waiter.in_select = true;
    waiter.success = false;
    waiter.case_index = static_cast<std::uint32_t>(selection.poll_index(i));
    push_back(record.kind == CaseKind::kSend ? record.chan->senders
                                             : record.chan->receivers,
              waiter);
    // A parked operation keeps its channel.
    retain(record.chan);
  }
}

void dequeue(Selection& selection) noexcept {
  for (std::size_t i = 0; i < selection.count(); ++i) {
    CaseRecord& record = selection.polled(i);
    unlink(record.kind == CaseKind::kSend ? record.chan->senders
                                          : record.chan->receivers,
           record.waiter);
  }
}

// What the listener learns about the wait; on the stack while it is small.
class Waits {
 public:
  explicit Waits(std::span<const CaseRecord> cases) {
    if (cases.size() > kInline) many_.resize(cases.size());
    gosan_wait* out = data();
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (cases[i].kind == CaseKind::kOtherwise) continue;
      const bool sends = cases[i].kind == CaseKind::kSend;
      out[count_++] = gosan_wait{
          cases[i].chan, GOSAN_OBJECT_CHAN,
          static_cast<std::uint8_t>(sends ? GOSAN_WAIT_SEND : GOSAN_WAIT_RECV),
          0, static_cast<std::uint32_t>(i)};
    }
  }
  gosan_wait* data() { return many_.empty() ? few_ : many_.data(); }
  std::uint32_t count() const { return count_; }

 private:
  static constexpr std::size_t kInline = 16;
  gosan_wait few_[kInline];
  std::vector<gosan_wait> many_;
  std::uint32_t count_ = 0;
};

void nothing(void*) noexcept {}

[[noreturn]] void block_for_ever(std::span<const CaseRecord> cases) {
  Waits waits(cases);
  gosan_park info{cases.empty() ? "select (no cases)" : "select",
                  waits.data(),
                  waits.count(),
                  0,
                  nullptr,
                  nullptr,
                  0};
  for (;;) park(current(), info, nothing, nullptr);
}

// Called with all locks held; returns without.
std::size_t wait_for_winner(Selection& selection, std::span<CaseRecord> cases) {
  Goroutine& self = current();
  // relaxed: published by the channels' locks.
  self.select_done.store(0, std::memory_order_relaxed);
  self.winner = nullptr;
  enqueue(selection, self);
  Waits waits(cases);
  gosan_park info{"select", waits.data(), waits.count(), 0, nullptr, nullptr,
                  0};
  park(self, info, unlock_selection, &selection);
  // Also waits until the commit has let go of the last lock.
  selection.lock_all();
  dequeue(selection);
  selection.unlock_all();
  const Waiter& winner = *self.winner;
  CaseRecord& record = cases[winner.case_index];
  record.ok = winner.success;
  for (std::size_t i = 0; i < selection.count(); ++i) {
    release(selection.polled(i).chan);
  }
  if (record.kind == CaseKind::kSend && !winner.success) {
    panic("send on closed channel");
  }
  return winner.case_index;
}

std::size_t finish(Poll result, std::size_t chosen, Goroutine* woken) {
  if (result == Poll::kSendOnClosed) panic("send on closed channel");
  if (woken != nullptr) ready(*woken);
  return chosen;
}

std::size_t select_locked(std::span<CaseRecord> cases, std::size_t otherwise) {
  Selection selection(cases);
  selection.lock_all();
  for (std::size_t i = 0; i < selection.count(); ++i) {
    Goroutine* woken = nullptr;
    const Poll result = poll(selection.polled(i), woken);
    if (result == Poll::kNotReady) continue;
    const std::size_t chosen = selection.poll_index(i);
    selection.unlock_all();
    return finish(result, chosen, woken);
  }
  if (otherwise != kNone) {
    selection.unlock_all();
    return otherwise;
  }
  return wait_for_winner(selection, cases);
}

// What the cases look like without a lock.
struct Sight {
  std::size_t open = 0;       // on channels that are not nil
  std::size_t ready = 0;      // that would not wait
  std::size_t candidate = 0;  // one of those, uniformly random
  std::size_t otherwise = kNone;
};

bool would_wait(const CaseRecord& record) noexcept {
  return record.kind == CaseKind::kSend ? would_wait_to_send(*record.chan)
                                        : would_wait_to_receive(*record.chan);
}

Sight look_at(std::span<CaseRecord> cases) noexcept {
  Sight sight;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CaseRecord& record = cases[i];
    if (record.kind == CaseKind::kOtherwise) sight.otherwise = i;
    if (record.chan == nullptr) continue;
    ++sight.open;
    record.version = record.chan->lock.version();
    if (would_wait(record)) continue;
    // The kth replaces the others with chance 1/k: all are as likely.
    if (choose_below(++sight.ready) == 0) sight.candidate = i;
  }
  return sight;
}

// Whether all cases were as we saw them at one and the same moment: that
// between the first look and this one.
bool nothing_changed(std::span<const CaseRecord> cases) noexcept {
  for (const CaseRecord& record : cases) {
    if (record.chan == nullptr) continue;
    if (!VersionLock::is_free(record.version) ||
        !record.chan->lock.unchanged_since(record.version)) {
      return false;
    }
  }
  return true;
}

// Takes the case that looked ready; kNone when somebody else was faster.
std::size_t take_candidate(std::span<CaseRecord> cases, std::size_t candidate) {
  Goroutine* woken = nullptr;
  Poll result = Poll::kNotReady;
  {
    SpinGuard guard(cases[candidate].chan->lock);
    result = poll(cases[candidate], woken);
  }
  if (result == Poll::kNotReady) return kNone;
  return finish(result, candidate, woken);
}

// Every case was looked at, as under the locks.
void note_sends(std::span<const CaseRecord> cases) noexcept {
  if (hooks() == nullptr) return;
  for (const CaseRecord& record : cases) {
    if (record.kind == CaseKind::kSend && record.chan != nullptr) {
      note_attempt(*record.chan);
    }
  }
}

std::size_t select_general(std::span<CaseRecord> cases) {
  const Sight sight = look_at(cases);
  if (sight.ready != 0) {
    const std::size_t chosen = take_candidate(cases, sight.candidate);
    if (chosen != kNone) return chosen;
  } else if (sight.otherwise != kNone) {
    if (sight.open <= 1 || nothing_changed(cases)) {
      note_sends(cases);
      return sight.otherwise;
    }
  } else if (sight.open == 0) {
    block_for_ever(cases);
  }
  return select_locked(cases, sight.otherwise);
}
// One case alone is the plain operation, as Go compiles it.
std::size_t select_one(CaseRecord& record) {
  if (record.kind == CaseKind::kOtherwise) return 0;
  if (record.kind == CaseKind::kSend) {
    chan_send(record.chan, record.element);
  } else {
    record.ok = chan_recv(record.chan, record.element);
  }
  return 0;
}

}  // namespace

std::size_t select_cases(std::span<CaseRecord> cases) {
  constexpr std::size_t kMostCases = 65536;
  start_runtime();
  checkpoint();
  if (cases.empty()) block_for_ever(cases);
  if (cases.size() > kMostCases)
    panic("reflect.Select: too many cases (max 65536)");
  if (cases.size() == 1) return select_one(cases.front());
  return select_general(cases);
}

void retain(CaseHolder* holder) noexcept {
  // relaxed: whoever copies a handle already owns a reference.
  std::atomic_ref(holder->references_).fetch_add(1, std::memory_order_relaxed);
}

void release(CaseHolder* holder) noexcept {
  // acq_rel: the last owner sees what the others did.
  if (std::atomic_ref(holder->references_)
          .fetch_sub(1, std::memory_order_acq_rel) == 1) {
    delete holder;
  }
}

}  // namespace detail

std::size_t select(std::span<SelectCase> cases) {
  std::vector<detail::CaseRecord> records(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].holder()->fill(records[i]);
  }
  const std::size_t chosen = detail::select_cases(records);
  cases[chosen].holder()->finish(records[chosen]);
  return chosen;
}

}  // namespace gosan
