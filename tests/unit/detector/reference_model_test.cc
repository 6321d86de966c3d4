// The whole detector against the reference model: random Go programs, on one
// worker and on four. Every access must be judged alike, byte by byte, and what
// is named as the earlier access must be one that the model names too.
//
// The short form is part of ctest. The long form repeats each test so many
// times, with other programs:
//   GOSAN_REFERENCE_ROUNDS=110 gosan-reference-test
// (more than 10 000 programs and 10^7 events, some minutes).
// A difference prints seed, shape and the shortest program found that has it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "detector_machine.h"
#include "go_model.h"
#include "hooks_impl.h"
#include "random_program.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

using Batch = std::vector<Event>;

struct Totals {
  std::uint64_t programs = 0;
  std::uint64_t events = 0;
  std::uint64_t judged = 0;  // accesses, channel operations
  std::uint64_t racy = 0;    // bytes that raced, of all programs
};

std::string text_of(const Event& event) {
  std::ostringstream out;
  out << event.number << ": worker " << event.worker << ", goroutine "
      << event.goroutine << ": " << name_of(event.step);
  if (event.other != event.goroutine) out << ", with " << event.other;
  if (event.size != 0) {
    out << " [" << event.first << ", " << event.first + event.size << ")";
  }
  if (event.count > 1) out << " x" << event.count << " every " << event.stride;
  out << ", object " << event.object << ", turn " << event.turn;
  if (event.step == Step::kAtomic || event.step == Step::kFence) {
    out << ", kind " << event.atomic_kind << ", order "
        << static_cast<std::uint32_t>(event.order);
  }
  return out.str();
}

bool is_access(const Event& event) {
  return event.size != 0 || event.step == Step::kExchange ||
         event.step == Step::kSend || event.step == Step::kSendClosed ||
         event.step == Step::kClose;
}

// Both judges of one program.
class Duel {
 public:
  Duel(Workers& workers, const Shape& shape)
      : workers_(workers),
        shape_(shape),
        machine_(workers),
        dead_(kLocations, false) {}

  // What they disagree about; empty: nothing.
  std::string run(const Batch& batch) {
    machine_.prepare(batch);
    totals_.events += batch.size();
    const std::size_t worker = batch.front().worker;
    if (std::ranges::all_of(batch, [worker](const Event& event) {
          return event.worker == worker;
        })) {
      std::string difference;
      workers_.turns().run(worker, [&] { difference = run_turn(batch); });
      return difference;
    }
    return run_at_once(batch);
  }

  const Totals& totals() const { return totals_; }

 private:
  std::string run_turn(const Batch& batch) {
    for (const Event& event : batch) {
      const std::vector<Told> told = machine_.step(event);
      bool raced = false;
      std::string difference = judge(event, told, &raced);
      if (!difference.empty()) return difference;
      if (raced && shape_.forget_after_race) forget(event);
    }
    return {};
  }

  // What raced is forgotten afterwards: the words are others' as well.
  std::string run_at_once(const Batch& batch) {
    const std::vector<std::vector<Told>> told = machine_.run_at_once(batch);
    std::vector<const Event*> racing;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      bool raced = false;
      std::string difference = judge(batch[i], told[i], &raced);
      if (!difference.empty()) return difference;
      if (raced) racing.push_back(&batch[i]);
    }
    if (!shape_.forget_after_race) return {};
    workers_.turns().run(0, [&] {
      for (const Event* event : racing) forget(*event);
    });
    return {};
  }

  std::string judge(const Event& event, const std::vector<Told>& told,
                    bool* raced) {
    totals_.judged += is_access(event) ? 1 : 0;
    const std::vector<Conflict> conflicts = model_.apply(event);
    *raced = !conflicts.empty();
    const std::string difference = compare(told, conflicts);
    if (!difference.empty()) return text_of(event) + difference;
    if (event.step == Step::kFree || event.step == Step::kFresh) {
      revive(event.first, event.size);
    }
    return {};
  }

  // A byte that raced is not judged until it is another variable: the detector
  // promises the first race of each.
  std::string compare(const std::vector<Told>& told,
                      const std::vector<Conflict>& conflicts) {
    bool undecided = false;
    bool found = false;
    for (const Told& race : told) {
      if (race.location < kLocations && dead_[race.location]) {
        undecided = true;
      } else if (!names_one_of(race, conflicts)) {
        return "\n  invented a race at " + std::to_string(race.location) +
               " with event " +
               std::to_string(
                   static_cast<std::uint32_t>(race.event.previous.stack));
      } else {
        found = true;
      }
    }
    std::set<Location> racy;
    for (const Conflict& conflict : conflicts) {
      if (dead_[conflict.location]) continue;
      if (!found && !undecided) {
        return "\n  missed the race at " + std::to_string(conflict.location) +
               " with event " + std::to_string(conflict.with.id);
      }
      racy.insert(conflict.location);
    }
    totals_.racy += racy.size();
    for (const Location location : racy) dead_[location] = true;
    return {};
  }

  // Of a channel the operation's real stack is told, not an event's number.
  static bool names_one_of(const Told& race,
                           const std::vector<Conflict>& conflicts) {
    for (const Conflict& conflict : conflicts) {
      if (conflict.location != race.location) continue;
      if (race.location >= kChannelLocations) return true;
      const RaceAccess& previous = race.event.previous;
      if (StackId{conflict.with.id} == previous.stack &&
          conflict.with.kind == previous.kind) {
        return true;
      }
    }
    return false;
  }

  void forget(const Event& event) {
    if (event.size == 0) return;  // a channel
    const std::size_t end =
        event.first + (event.count - 1) * event.stride + event.size;
    const std::size_t first = event.first / 8 * 8;  // whole words
    const std::size_t bytes = (end - first + 7) / 8 * 8;
    machine_.forget(first, bytes);
    model_.forget(first, bytes);
    revive(first, bytes);
  }

  void revive(std::size_t first, std::size_t size) {
    for (std::size_t i = first; i < first + size; ++i) dead_[i] = false;
  }

  Workers& workers_;
  const Shape& shape_;
  DetectorMachine machine_;
  GoModel model_;
  std::vector<bool> dead_;  // [Location] raced before
  Totals totals_;
};

// ---- the shortest program ----

std::string difference_of(Workers& workers, const Shape& shape,
                          const std::vector<Batch>& program) {
  Duel duel(workers, shape);
  for (const Batch& batch : program) {
    if (batch.empty()) continue;
    std::string difference = duel.run(batch);
    if (!difference.empty()) return difference;
  }
  return {};
}

// Without the steps [begin, end), counted through all batches. Starts and ends
// of goroutines stay: the other steps need them.
std::vector<Batch> without(const std::vector<Batch>& program, std::size_t begin,
                           std::size_t end) {
  std::vector<Batch> rest;
  std::size_t at = 0;
  for (const Batch& batch : program) {
    rest.emplace_back();
    for (const Event& event : batch) {
      const bool stays = event.step == Step::kSpawn || event.step == Step::kEnd;
      if (at < begin || at >= end || stays) rest.back().push_back(event);
      ++at;
    }
  }
  return rest;
}

std::size_t length_of(const std::vector<Batch>& program) {
  std::size_t length = 0;
  for (const Batch& batch : program) length += batch.size();
  return length;
}

std::vector<Batch> shortened(Workers& workers, const Shape& shape,
                             std::vector<Batch> program) {
  for (std::size_t chunk = length_of(program) / 2; chunk > 0; chunk /= 2) {
    for (std::size_t at = 0; at < length_of(program);) {
      std::vector<Batch> rest = without(program, at, at + chunk);
      const bool is_shorter = length_of(rest) < length_of(program);
      if (is_shorter && !difference_of(workers, shape, rest).empty()) {
        program = std::move(rest);
      } else {
        at += chunk;
      }
    }
  }
  return program;
}

std::string text_of(const std::vector<Batch>& program) {
  std::string text;
  for (const Batch& batch : program) {
    for (const Event& event : batch) text += text_of(event) + "\n";
  }
  return text;
}

// ---- the tests ----

class Reference : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    attach_hooks();
    thread_block().worker = true;  // nothing runs on this thread
  }

  void expect_agreement(const Shape& shape, std::uint32_t programs,
                        std::size_t events) {
    Workers workers(shape.workers);
    const std::uint32_t rounds = rounds_wanted();
    for (std::uint32_t seed = 1; seed <= programs * rounds; ++seed) {
      run_program(workers, shape, seed, events);
      if (HasFailure()) return;
    }
    print_totals();
    EXPECT_GT(totals_.judged, programs * 100u);
    EXPECT_GT(totals_.racy, programs);
  }

 private:
  static std::uint32_t rounds_wanted() {
    const char* wanted = std::getenv("GOSAN_REFERENCE_ROUNDS");
    return wanted == nullptr ? 1 : static_cast<std::uint32_t>(atoi(wanted));
  }

  void run_program(Workers& workers, const Shape& shape, std::uint32_t seed,
                   std::size_t events) {
    RandomProgram program(seed, shape);
    std::vector<Batch> batches;
    {
      Duel duel(workers, shape);
      while (duel.totals().events < events) {
        batches.push_back(program.next_batch());
        const std::string difference = duel.run(batches.back());
        if (!difference.empty()) {
          ADD_FAILURE() << "seed " << seed << ", event " << difference;
          break;
        }
      }
      totals_.programs += 1;
      totals_.events += duel.totals().events;
      totals_.judged += duel.totals().judged;
      totals_.racy += duel.totals().racy;
    }
    if (!HasFailure()) return;
    const std::vector<Batch> shortest = shortened(workers, shape, batches);
    ADD_FAILURE() << "shortest: " << difference_of(workers, shape, shortest)
                  << "\n"
                  << text_of(shortest);
  }

  void print_totals() const {
    std::cout << totals_.programs << " programs, " << totals_.events
              << " events, " << totals_.judged << " judged, " << totals_.racy
              << " racy bytes\n";
  }

  Totals totals_;
};

TEST_F(Reference, AgreesOnOneWorker) { expect_agreement({}, 40, 1500); }

TEST_F(Reference, AgreesOnFourWorkers) {
  expect_agreement({.workers = 4}, 8, 1500);
}

TEST_F(Reference, AgreesOnSimultaneousAccesses) {
  expect_agreement({.workers = 4, .simultaneous_percent = 50}, 8, 1500);
}

TEST_F(Reference, AgreesUntilTheFirstRaceOfAByte) {
  expect_agreement({.workers = 4,
                    .max_goroutines = 4,
                    .bytes = kMostBytes,
                    .access_percent = 45,
                    .read_percent = 80,
                    .forget_after_race = false,
                    .simultaneous_percent = 10},
                   8, 1500);
}

TEST_F(Reference, AgreesOnFewBytesWithManyReaders) {
  expect_agreement({.workers = 4,
                    .max_goroutines = 60,
                    .bytes = 24,
                    .access_percent = 60,
                    .read_percent = 97},
                   6, 2000);
}

TEST_F(Reference, AgreesOnAtomics) {
  expect_agreement({.workers = 4,
                    .bytes = 40,
                    .access_percent = 30,
                    .read_percent = 80,
                    .atomic_percent = 85},
                   8, 1500);
}

// Every goroutine goes through several indices.
TEST_F(Reference, AgreesWhenEpochsRunOut) {
  g_last_epoch = 12;
  expect_agreement({.workers = 4}, 8, 1500);
  g_last_epoch = kMaxEpoch;
}

// Accesses are rare: who knows what of whom.
TEST_F(Reference, AgreesOnLongChainsOfOrder) {
  expect_agreement({.workers = 4,
                    .max_goroutines = 30,
                    .bytes = 32,
                    .access_percent = 25,
                    .sweep_every = 211},
                   8, 1500);
}

}  // namespace
}  // namespace gosan::detector
