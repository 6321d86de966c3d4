// Source: the algorithm of Go's sync.RWMutex (docs/references.md). A writer
// makes `readers_` negative, waits for the readers inside to leave, and lets
// those that came meanwhile in before the next writer.
//
// Order is announced on two addresses, as in Go: the reader semaphore carries
// writer -> readers and writer -> writer, the writer semaphore readers ->
// writer. Readers therefore get no order among themselves.
#include <gosan/sync.h>

#include "fatal.h"
#include "hooks.h"
#include "process.h"
#include "sema.h"
#include "world.h"

namespace gosan {
namespace {

constexpr std::int32_t kMaxReaders = 1 << 30;

// `tried`: GOSAN_LOCK_TRIED, or 0.
void announce_shared_lock(const void* lock, const void* reader_address,
                          std::uint32_t tried) {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->lock_acquire(nullptr, reader_address);
    listener->lock_acquired(nullptr, lock, GOSAN_OBJECT_RWMUTEX,
                            GOSAN_LOCK_SHARED | tried);
  }
}

void announce_lock(const void* lock, const void* reader_address,
                   const void* writer_address, std::uint32_t tried) {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->lock_acquire(nullptr, reader_address);
    listener->lock_acquire(nullptr, writer_address);
    listener->lock_acquired(nullptr, lock, GOSAN_OBJECT_RWMUTEX, tried);
  }
}

}  // namespace

namespace sync {

void RWMutex::wait_for_writer() {
  detail::start_runtime();
  detail::semaphore_acquire(
      reader_semaphore_, detail::QueueEnd::kBack,
      {"sync.RWMutex.RLock", this, GOSAN_OBJECT_RWMUTEX, GOSAN_WAIT_RLOCK});
}

void RWMutex::lock_shared_announced() {
  detail::checkpoint();
  // acquire: as in lock_shared.
  if (readers_.fetch_add(1, std::memory_order_acq_rel) + 1 < 0) {
    wait_for_writer();
  }
  announce_shared_lock(this, &reader_semaphore_, 0);
}

bool RWMutex::try_lock_shared() {
  detail::checkpoint();
  std::int32_t readers = readers_.load(std::memory_order_relaxed);
  while (readers >= 0) {
    // acquire: as in lock_shared.
    if (readers_.compare_exchange_weak(readers, readers + 1,
                                       std::memory_order_acq_rel,
                                       std::memory_order_relaxed)) {
      announce_shared_lock(this, &reader_semaphore_, GOSAN_LOCK_TRIED);
      return true;
    }
  }
  return false;
}

void RWMutex::leave_to_writer(std::int32_t left) {
  if (left + 1 == 0 || left + 1 == -kMaxReaders) {
    detail::fatal_misuse("sync: RUnlock of unlocked RWMutex", this);
  }
  // The last reader inside wakes the writer.
  if (readers_to_leave_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    detail::semaphore_release(writer_semaphore_, detail::HandOff::kNone);
  }
}

void RWMutex::unlock_shared_announced() {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->lock_release_merge(nullptr, &writer_semaphore_);
    listener->lock_released(nullptr, this, GOSAN_OBJECT_RWMUTEX,
                            GOSAN_LOCK_SHARED);
  }
  // release: as in unlock_shared.
  const std::int32_t left =
      readers_.fetch_sub(1, std::memory_order_acq_rel) - 1;
  if (left < 0) leave_to_writer(left);
}

void RWMutex::lock() {
  detail::checkpoint();
  // A writer behind a writer waits for the mutex among them, as in Go.
  detail::core_lock(writers_, {"sync.Mutex.Lock", this, GOSAN_OBJECT_RWMUTEX,
                               GOSAN_WAIT_LOCK});
  // acq_rel: sees the readers' entries; announces the writer to newcomers.
  const std::int32_t inside =
      readers_.fetch_sub(kMaxReaders, std::memory_order_acq_rel);
  if (inside != 0 &&
      readers_to_leave_.fetch_add(inside, std::memory_order_acq_rel) + inside !=
          0) {
    detail::start_runtime();
    detail::semaphore_acquire(
        writer_semaphore_, detail::QueueEnd::kBack,
        {"sync.RWMutex.Lock", this, GOSAN_OBJECT_RWMUTEX, GOSAN_WAIT_LOCK});
  }
  announce_lock(this, &reader_semaphore_, &writer_semaphore_, 0);
}

bool RWMutex::try_lock() {
  detail::checkpoint();
  if (!detail::core_try_lock(writers_)) return false;
  std::int32_t nobody = 0;
  // acq_rel: as in lock.
  if (!readers_.compare_exchange_strong(nobody, -kMaxReaders,
                                        std::memory_order_acq_rel)) {
    detail::core_unlock(writers_);
    return false;
  }
  announce_lock(this, &reader_semaphore_, &writer_semaphore_, GOSAN_LOCK_TRIED);
  return true;
}

void RWMutex::unlock() {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->lock_release(nullptr, &reader_semaphore_);
    listener->lock_released(nullptr, this, GOSAN_OBJECT_RWMUTEX, 0);
  }
  // release: what the writer did is visible to readers.
  const std::int32_t waiting =
      readers_.fetch_add(kMaxReaders, std::memory_order_acq_rel) + kMaxReaders;
  if (waiting >= kMaxReaders) {
    detail::fatal_misuse("sync: Unlock of unlocked RWMutex", this);
  }
  for (std::int32_t i = 0; i < waiting; ++i) {
    detail::semaphore_release(reader_semaphore_, detail::HandOff::kNone);
  }
  detail::core_unlock(writers_);
}

}  // namespace sync
}  // namespace gosan
