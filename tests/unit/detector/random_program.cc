#include "random_program.h"

#include <gosan/detector_abi.h>

#include <algorithm>

namespace gosan::detector {

const char* name_of(Step step) {
  static constexpr const char* kNames[] = {
      "read",   "write",     "free",        "fresh",       "atomic",
      "fence",  "go",        "end",         "exchange",    "send",
      "recv",   "close",     "recv closed", "send closed", "lock",
      "unlock", "read lock", "read unlock", "write lock",  "write unlock",
      "done",   "wait",      "sweep"};
  return kNames[static_cast<std::size_t>(step)];
}

RandomProgram::RandomProgram(std::uint32_t seed, const Shape& shape)
    : random_(seed), shape_(shape), live_{0} {
  for (std::size_t& owner : mutex_owner_) owner = kNobody;
  for (std::size_t& owner : rw_writer_) owner = kNobody;
}

std::size_t RandomProgram::any_goroutine() {
  return live_[below(live_.size())];
}

std::vector<Event> RandomProgram::next_batch() {
  if (live_.size() > 1 && percent(shape_.simultaneous_percent)) {
    return simultaneous_batch();
  }
  // Mostly long ones: to wake another thread takes its time.
  constexpr std::size_t kFewSteps = 10;
  constexpr std::size_t kManySteps = 150;
  const std::size_t worker = below(shape_.workers);
  std::vector<Event> batch;
  for (std::size_t i = below(percent(60) ? kManySteps : kFewSteps) + 1; i > 0;
       --i) {
    batch.push_back(next(worker));
  }
  return batch;
}

Event RandomProgram::next(std::size_t worker) {
  Event event;
  event.number = ++number_;
  event.worker = worker;
  const bool stays = percent(60) && std::ranges::count(live_, last_) != 0;
  event.goroutine = stays ? last_ : any_goroutine();
  if (number_ % shape_.sweep_every == 0) return event;
  while (!choose(event)) event.goroutine = any_goroutine();
  last_ = event.goroutine;
  return event;
}

bool RandomProgram::choose(Event& event) {
  event.other = event.goroutine;
  if (percent(shape_.access_percent)) {
    choose_access(event);
    return true;
  }
  if (percent(shape_.atomic_percent)) {
    choose_atomic(event);
    return true;
  }
  switch (below(10)) {
    case 0:
      return choose_spawn(event);
    case 1:
      return choose_end(event);
    case 2:
    case 3:
      return choose_mutex(event);
    case 4:
    case 5:
      return choose_rw_mutex(event);
    case 6:
      event.step = percent(60) ? Step::kDone : Step::kWait;
      event.object = below(kGroups);
      return true;
    default:
      return choose_channel(event);
  }
}

void RandomProgram::choose_access(Event& event) {
  event.step = percent(shape_.read_percent) ? Step::kRead : Step::kWrite;
  if (below(60) == 0) event.step = below(2) == 0 ? Step::kFree : Step::kFresh;
  event.size = std::size_t{1} << below(4);
  if (below(4) == 0) event.size = 1 + below(shape_.max_size);
  event.first = below(shape_.bytes - event.size + 1);
  if (below(2) == 0) event.first &= ~std::size_t{3};
  const bool is_plain = event.step == Step::kRead || event.step == Step::kWrite;
  if (!is_plain) {  // no two owners share a word
    event.first = event.first / 8 * 8;
    event.size = event.first + 16 <= shape_.bytes ? 8 * (1 + below(2)) : 8;
  }
  if (!is_plain || below(8) != 0) return;
  event.stride = event.size + below(6);  // a loop's accesses, told at once
  const std::size_t room = shape_.bytes - event.first - event.size;
  event.count = 1 + below(std::min<std::size_t>(room / event.stride, 4) + 1);
}

void RandomProgram::choose_atomic(Event& event) {
  static constexpr MemoryOrder kLoads[] = {
      MemoryOrder::kRelaxed, MemoryOrder::kConsume, MemoryOrder::kAcquire,
      MemoryOrder::kSeqCst};
  static constexpr MemoryOrder kStores[] = {
      MemoryOrder::kRelaxed, MemoryOrder::kRelease, MemoryOrder::kSeqCst};
  if (below(4) == 0) {
    event.step = Step::kFence;
    event.order = MemoryOrder{static_cast<std::uint32_t>(below(6))};
    return;
  }
  event.step = Step::kAtomic;
  do {
    event.object = below(kAtomicCount);
    event.first = kAtomics[event.object].first;
    event.size = kAtomics[event.object].size;
  } while (event.first + event.size > shape_.bytes);
  switch (below(3)) {
    case 0:
      event.atomic_kind = GOSAN_ATOMIC_LOAD;  // or an exchange that failed
      event.order = kLoads[below(std::size(kLoads))];
      return;
    case 1:
      event.atomic_kind = GOSAN_ATOMIC_STORE;
      event.order = kStores[below(std::size(kStores))];
      return;
    default:
      event.atomic_kind = GOSAN_ATOMIC_RMW;
      event.order = MemoryOrder{static_cast<std::uint32_t>(below(6))};
  }
}

bool RandomProgram::choose_channel(Event& event) {
  event.object = below(kChannels);
  Channel& channel = channels_[event.object];
  const std::size_t cap = kCapacities[event.object];
  const std::uint64_t waiting = channel.sent - channel.received;
  if (channel.closed && waiting == 0) {
    event.step = percent(70) ? Step::kRecvClosed : Step::kSendClosed;
    return true;
  }
  if (!channel.closed && below(40) == 0) {
    event.step = Step::kClose;
    channel.closed = true;
    return true;
  }
  if (cap == 0) {
    event.step = Step::kExchange;
    event.other = any_goroutine();
    return event.other != event.goroutine;
  }
  if (percent(50)) event.other = any_goroutine();
  const bool sends =
      !channel.closed && waiting < cap && (waiting == 0 || percent(50));
  if (!sends && waiting == 0) return false;
  event.step = sends ? Step::kSend : Step::kRecv;
  event.turn = sends ? channel.sent++ : channel.received++;
  return true;
}

bool RandomProgram::choose_mutex(Event& event) {
  event.object = below(kMutexes);
  std::size_t& owner = mutex_owner_[event.object];
  if (owner != kNobody) event.goroutine = event.other = owner;
  event.step = owner == kNobody ? Step::kLock : Step::kUnlock;
  owner = owner == kNobody ? event.goroutine : kNobody;
  return true;
}

bool RandomProgram::choose_rw_mutex(Event& event) {
  event.object = below(kRwMutexes);
  std::size_t& writer = rw_writer_[event.object];
  std::vector<std::size_t>& readers = rw_readers_[event.object];
  if (writer != kNobody) {
    event.goroutine = event.other = writer;
    event.step = Step::kWriteUnlock;
    writer = kNobody;
    return true;
  }
  if (readers.empty() && percent(50)) {
    event.step = Step::kWriteLock;
    writer = event.goroutine;
    return true;
  }
  const auto inside = std::ranges::find(readers, event.goroutine);
  event.step = inside == readers.end() ? Step::kReadLock : Step::kReadUnlock;
  if (inside == readers.end()) {
    readers.push_back(event.goroutine);
  } else {
    readers.erase(inside);
  }
  return true;
}

bool RandomProgram::choose_spawn(Event& event) {
  constexpr std::size_t kMostGoroutines = 400;
  if (live_.size() >= shape_.max_goroutines || started_ >= kMostGoroutines) {
    return false;
  }
  event.step = Step::kSpawn;
  event.other = started_++;
  live_.push_back(event.other);
  return true;
}

bool RandomProgram::choose_end(Event& event) {
  if (live_.size() == 1 || holds_a_lock(event.goroutine) || below(3) != 0) {
    return false;
  }
  event.step = Step::kEnd;
  std::erase(live_, event.goroutine);
  return true;
}

bool RandomProgram::holds_a_lock(std::size_t goroutine) const {
  const auto reads = [goroutine](const std::vector<std::size_t>& readers) {
    return std::ranges::count(readers, goroutine) != 0;
  };
  return std::ranges::count(mutex_owner_, goroutine) != 0 ||
         std::ranges::count(rw_writer_, goroutine) != 0 ||
         std::ranges::any_of(rw_readers_, reads);
}

// Each worker runs one goroutine; the arena is dealt out among them in runs of
// a few bytes.
std::vector<Event> RandomProgram::simultaneous_batch() {
  const std::size_t lanes = std::min(live_.size(), shape_.workers);
  std::vector<std::size_t> lane_of(shape_.bytes);
  std::size_t lane = 0;
  for (std::size_t byte = 0; byte < shape_.bytes; ++byte) {
    if (below(3) == 0) lane = below(lanes);
    lane_of[byte] = lane;
  }
  std::ranges::shuffle(live_, random_);
  std::vector<Event> batch;
  for (lane = 0; lane < lanes; ++lane) {
    if (std::ranges::count(lane_of, lane) == 0) continue;
    for (std::size_t i = below(6) + 1; i > 0; --i) {
      Event event;
      event.number = ++number_;
      event.worker = lane;
      event.goroutine = event.other = live_[lane];
      access_of(lane, lane_of, event);
      batch.push_back(event);
    }
  }
  return batch;
}

void RandomProgram::access_of(std::size_t lane,
                              const std::vector<std::size_t>& lane_of,
                              Event& event) {
  event.step = percent(shape_.read_percent) ? Step::kRead : Step::kWrite;
  do {
    event.first = below(shape_.bytes);
  } while (lane_of[event.first] != lane);
  const std::size_t most = 1 + below(shape_.max_size);
  std::size_t end = event.first;
  while (end < shape_.bytes && lane_of[end] == lane &&
         end - event.first < most) {
    ++end;
  }
  event.size = end - event.first;
}

}  // namespace gosan::detector
