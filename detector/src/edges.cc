#include "edges.h"

#include "collect.h"
#include "segment.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// A task takes a lock that it had last. If it released nothing else since, the
// unlock before this lock told nobody anything, and never will: the next unlock
// takes its place. So the task goes on in the segment in which it unlocked, and
// finds what the lock guards as it left it. Accesses between the two keep
// segments of their own, since until now somebody could have come in between.
void resume_after_own_unlock(Task& task, SyncVar& var) {
  const SegmentId segment = var.unlocked_in;
  var.unlocked_in = 0;
  if (segment != 0 && var.snap.index == task.clock.index &&
      var.snap.epoch + 1 == task.clock.epoch) {
    resume_segment(task, segment);
  }
}

}  // namespace

void acquire_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  DetectorScope scope;
  if (!scope) return;
  SyncVar* var = find_sync_var(object);
  if (var == nullptr) return;
  SpinGuard guard(var->lock);
  var->unlocked_in = 0;
  acquire_into(*task, var->snap);
  var->editing.publish();
}

void release_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  {
    DetectorScope scope;
    if (scope) publish(object, release_from(*task));
  }
  collect_if_needed();
}

void locked_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  DetectorScope scope;
  if (!scope) return;
  SyncVar* var = find_sync_var(object);
  if (var == nullptr) return;
  resume_after_own_unlock(*task, *var);
  acquire_lock_into(*task, var->snap);
  var->editing.publish();
}

void unlocking_edge(Task* task, std::uintptr_t object, StackId at) noexcept {
  if (task == nullptr) return;
  {
    DetectorScope scope;
    if (!scope) return;
    SyncVar* var = make_sync_var(object);
    if (var == nullptr) return;
    const SegmentId segment = task->segment;
    release_lock_from(*task, var->snap);
    var->unlocked_in = segment;
    var->editing.reset();
    if (at != StackId::kNone) {
      var->left_at = at;
      var->left_by = task->gid;
      var->is_abandoned = false;
    }
  }
  collect_if_needed();
}

void release_merge_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  {
    DetectorScope scope;
    if (scope) publish_merged(object, release_from(*task));
  }
  collect_if_needed();
}

void acquire_lock_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  DetectorScope scope;
  if (!scope) return;
  SyncVar* var = find_sync_var(object);
  if (var == nullptr) return;
  SpinGuard guard(var->lock);
  var->unlocked_in = 0;
  acquire_lock_into(*task, var->snap);
  var->editing.publish();
}

void release_lock_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  {
    DetectorScope scope;
    if (!scope) return;
    Snap snap;
    release_lock_from(*task, snap);
    publish(object, snap);
  }
  collect_if_needed();
}

void release_lock_merge_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  {
    DetectorScope scope;
    if (!scope) return;
    Snap snap;
    release_lock_from(*task, snap);
    publish_merged(object, snap);
  }
  collect_if_needed();
}

void forget_edges(std::uintptr_t object) noexcept {
  DetectorScope scope;
  if (scope) forget_sync_var(object);
}

}  // namespace gosan::detector
