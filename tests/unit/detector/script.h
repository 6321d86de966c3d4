// Scripted events of a few goroutines on a small arena, one line each, without
// threads.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>

#include "access.h"
#include "clock.h"
#include "fake_reporter.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {

class Script : public ::testing::Test {
 protected:
  static constexpr std::size_t kArenaBytes = 4096;

  class Actor {
   public:
    // Knows nothing, or what `parent` did so far.
    explicit Actor(Script& /*test*/, Actor* parent = nullptr)
        : task_(make_task(++last_gid, 0, nullptr, StackId::kNone)) {
      start_clock(*task_, parent == nullptr ? nullptr : parent->task_);
    }
    ~Actor() { end(); }
    Actor(const Actor&) = delete;
    Actor& operator=(const Actor&) = delete;

    void end() {
      if (task_ == nullptr) return;
      run();
      end_task(task_);
      task_ = nullptr;
    }

    Task& task() { return *task_; }
    void run() { set_current_task(thread_block(), task_); }
    Snap release() { return release_from(*task_); }
    void acquire(const Snap& snap) { acquire_into(*task_, snap); }

    void read(std::size_t at, std::size_t size = 4) {
      EXPECT_FALSE(races(RaceAccessKind::kRead, at, size));
    }
    void write(std::size_t at, std::size_t size = 4) {
      EXPECT_FALSE(races(RaceAccessKind::kWrite, at, size));
    }
    bool races_reading(std::size_t at, std::size_t size = 4) {
      return races(RaceAccessKind::kRead, at, size);
    }
    bool races_writing(std::size_t at, std::size_t size = 4) {
      return races(RaceAccessKind::kWrite, at, size);
    }

   private:
    bool races(RaceAccessKind kind, std::size_t at, std::size_t size) {
      run();
      reported_races().clear();
      access_range(address(at), size, {nullptr, StackId::kNone, kind});
      return !reported_races().empty();
    }

    static inline std::uint64_t last_gid = 1000;
    Task* task_;
  };

  Script() {
    thread_block().worker = true;  // nothing runs here but the actors
    set_current_task(thread_block(), nullptr);
    reset_range(address(0), kArenaBytes);
  }
  ~Script() override { set_current_task(thread_block(), nullptr); }

  static std::uintptr_t address(std::size_t at) {
    alignas(4096) static unsigned char arena[kArenaBytes];
    return reinterpret_cast<std::uintptr_t>(arena) + at;
  }
};

}  // namespace gosan::detector
