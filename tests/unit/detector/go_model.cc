#include "go_model.h"

#include <gosan/detector_abi.h>

namespace gosan::detector {
namespace {

bool acquires(MemoryOrder order) {
  return order == MemoryOrder::kAcquire || order == MemoryOrder::kConsume ||
         order == MemoryOrder::kAcqRel || order == MemoryOrder::kSeqCst;
}

bool releases(MemoryOrder order) {
  return order == MemoryOrder::kRelease || order == MemoryOrder::kAcqRel ||
         order == MemoryOrder::kSeqCst;
}

}  // namespace

std::vector<Conflict> GoModel::apply(const Event& event) {
  conflicts_.clear();
  const std::size_t self = event.goroutine;
  const std::size_t i = event.object;
  switch (event.step) {
    case Step::kRead:
      access(event, RaceAccessKind::kRead);
      break;
    case Step::kWrite:
      access(event, RaceAccessKind::kWrite);
      break;
    case Step::kFree:
      access(event, RaceAccessKind::kFree);
      forget(event.first, event.size);
      break;
    case Step::kFresh:
      forget(event.first, event.size);
      break;
    case Step::kAtomic:
      atomic(event);
      break;
    case Step::kFence:
      fence(event);
      break;
    case Step::kSpawn:
      spawn(event);
      break;
    case Step::kExchange:
      exchange(event);
      break;
    case Step::kSend:
      send(event);
      break;
    case Step::kRecv:
      receive(event);
      break;
    case Step::kClose:
      close(event);
      break;
    case Step::kSendClosed:
      touch(event, kChannelLocations + i, RaceAccessKind::kRead);
      [[fallthrough]];
    case Step::kRecvClosed:
      naive_.acquire(self, closed_[i]);
      break;
    case Step::kLock:
      naive_.acquire(self, unlocked_[i]);
      break;
    case Step::kUnlock:
      NaiveDetector::join(unlocked_[i], naive_.release(self));
      break;
    case Step::kWriteLock:
      naive_.acquire(self, read_[i]);
      [[fallthrough]];
    case Step::kReadLock:
      naive_.acquire(self, written_[i]);
      break;
    case Step::kReadUnlock:
      NaiveDetector::join(read_[i], naive_.release(self));
      break;
    case Step::kWriteUnlock:
      NaiveDetector::join(written_[i], naive_.release(self));
      break;
    case Step::kDone:
      NaiveDetector::join(done_[i], naive_.release(self));
      break;
    case Step::kWait:
      naive_.acquire(self, done_[i]);
      break;
    case Step::kEnd:
    case Step::kSweep:
      break;
  }
  return conflicts_;
}

void GoModel::forget(std::size_t first, std::size_t size) {
  naive_.forget(first, size);
  for (std::size_t i = 0; i < kAtomicCount; ++i) {
    const std::size_t at = kAtomics[i].first;
    if (at >= first && at < first + size) published_[i].clear();
  }
}

void GoModel::access(const Event& event, RaceAccessKind kind) {
  for (std::size_t i = 0; i < event.count; ++i) {
    for (std::size_t byte = 0; byte < event.size; ++byte) {
      touch(event, event.first + i * event.stride + byte, kind);
    }
  }
}

void GoModel::touch(const Event& event, Location location,
                    RaceAccessKind kind) {
  for (const NaiveDetector::Access& old :
       naive_.access(event.goroutine, location, 1, kind, event.number)) {
    conflicts_.push_back({location, old});
  }
}

GoModel::Fences& GoModel::fences_of(std::size_t goroutine) {
  if (fences_.size() <= goroutine) fences_.resize(goroutine + 1);
  return fences_[goroutine];
}

// [atomics.order], [atomics.fences]
void GoModel::atomic(const Event& event) {
  const std::size_t self = event.goroutine;
  Dense& published = published_[event.object];
  if (event.atomic_kind != GOSAN_ATOMIC_STORE) {
    if (acquires(event.order)) {
      naive_.acquire(self, published);
    } else {
      NaiveDetector::join(fences_of(self).seen, published);
    }
  }
  access(event, event.atomic_kind == GOSAN_ATOMIC_LOAD
                    ? RaceAccessKind::kAtomicRead
                    : RaceAccessKind::kAtomicWrite);
  if (event.atomic_kind == GOSAN_ATOMIC_LOAD) return;
  if (event.atomic_kind == GOSAN_ATOMIC_STORE) published.clear();
  if (releases(event.order)) {
    NaiveDetector::join(published, naive_.release(self));
  } else if (fences_of(self).has_released) {
    NaiveDetector::join(published, fences_of(self).released);
  }
}

void GoModel::fence(const Event& event) {
  Fences& fences = fences_of(event.goroutine);
  if (acquires(event.order)) naive_.acquire(event.goroutine, fences.seen);
  if (releases(event.order)) {
    fences.released = naive_.release(event.goroutine);
    fences.has_released = true;
  }
}

void GoModel::spawn(const Event& event) {
  naive_.spawn(naive_.release(event.goroutine));
}

void GoModel::exchange(const Event& event) {
  touch(event, kChannelLocations + event.object, RaceAccessKind::kRead);
  const Dense sent = naive_.release(event.goroutine);
  const Dense received = naive_.release(event.other);
  naive_.acquire(event.goroutine, received);
  naive_.acquire(event.other, sent);
}

// The kth send comes before the kth receive's return, and the kth receive
// before the return of send k + capacity.
void GoModel::send(const Event& event) {
  touch(event, kChannelLocations + event.object, RaceAccessKind::kRead);
  const std::size_t cap = kCapacities[event.object];
  std::vector<Dense>& sends = sends_[event.object];
  if (sends.size() <= event.turn) sends.resize(event.turn + 1);
  sends[event.turn] = naive_.release(event.goroutine);
  if (event.turn < cap) return;
  if (receives_[event.object].size() > event.turn - cap) {
    naive_.acquire(event.goroutine, receives_[event.object][event.turn - cap]);
  }
}

void GoModel::receive(const Event& event) {
  std::vector<Dense>& receives = receives_[event.object];
  if (receives.size() <= event.turn) receives.resize(event.turn + 1);
  receives[event.turn] = naive_.release(event.goroutine);
  if (sends_[event.object].size() > event.turn) {
    naive_.acquire(event.goroutine, sends_[event.object][event.turn]);
  }
}

void GoModel::close(const Event& event) {
  touch(event, kChannelLocations + event.object, RaceAccessKind::kWrite);
  closed_[event.object] = naive_.release(event.goroutine);
}

}  // namespace gosan::detector
