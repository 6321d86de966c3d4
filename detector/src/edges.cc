#include "edges.h"

#include "collect.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {

void acquire_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  DetectorScope scope;
  if (scope) acquire_into(*task, published_at(object));
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
  acquire_into(*task, var->snap);
  var->editing.publish();
}

void unlocking_edge(Task* task, std::uintptr_t object) noexcept {
  if (task == nullptr) return;
  {
    DetectorScope scope;
    if (!scope) return;
    SyncVar* var = make_sync_var(object);
    if (var == nullptr) return;
    release_from(*task, var->snap);
    var->editing = ClockEditing{};
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

void forget_edges(std::uintptr_t object) noexcept {
  DetectorScope scope;
  if (scope) forget_sync_var(object);
}

}  // namespace gosan::detector
