// Makes the steps of a random program known to the detector, as the runtime and
// instrumented code would: through the hook table, the entry points and, before
// them, the check that the plugin inlines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "go_model.h"
#include "race_event.h"
#include "random_program.h"
#include "turns.h"

namespace gosan::detector {

// A race as the detector told it.
struct Told {
  Location location;  // the first byte that both touched
  RaceEvent event;    // the earlier access's stack is the number of its event
};

// The workers, for many programs one after the other. Made once in a process:
// the detector has no way back to its start.
class Workers {
 public:
  explicit Workers(std::size_t count);
  Turns& turns() { return turns_; }

 private:
  Turns turns_;
};

// One program's goroutines on them, with memory where nothing ever happened.
class DetectorMachine {
 public:
  explicit DetectorMachine(Workers& workers);
  ~DetectorMachine();
  DetectorMachine(const DetectorMachine&) = delete;
  DetectorMachine& operator=(const DetectorMachine&) = delete;

  // Whoever of the batch runs on a worker other than the batch's parks there.
  void prepare(std::span<const Event> batch);
  // One step, on its worker's thread: what was told.
  std::vector<Told> step(const Event& event);
  // Steps of several workers at the same time, each worker's in their order:
  // what was told at each of them.
  std::vector<std::vector<Told>> run_at_once(std::span<const Event> batch);
  void forget(std::size_t first, std::size_t size);

 private:
  static constexpr std::size_t kNobody = ~std::size_t{0};
  struct Goroutine {
    void* task = nullptr;  // null: not started, or ended
    std::size_t worker = kNobody;
  };

  void act(const Event& event, void* task);
  void resume(std::size_t goroutine, std::size_t worker);
  void leave(std::size_t goroutine);
  void start(const Event& event, void* parent);
  void end(std::size_t goroutine);
  void send_or_receive(const Event& event, void* task);
  void exchange(const Event& event);
  static void access(const Event& event);
  static void atomic(const Event& event);

  Workers& workers_;
  std::vector<Goroutine> goroutines_;
  std::vector<std::size_t> running_;  // [worker] a goroutine or kNobody
};

}  // namespace gosan::detector
