// The detector's own memory: pages straight from the kernel, never from malloc
// (which the detector interposes), and the spinlock that guards small things.
// Everything here may be used on the access path: no libc, no vector registers.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>

namespace gosan::detector {

// Zeroed, readable and writable, not reserved (a page costs memory only when it
// is touched), left out of core dumps. Ends the program with exit code 70 when
// the kernel refuses.
void* map_pages(std::size_t bytes) noexcept;
// The same, but null when the kernel refuses.
void* reserve_memory(std::size_t bytes) noexcept;
void release_memory(void* p, std::size_t bytes) noexcept;
// Gives the whole pages inside [p, p+bytes) back; they read as zero afterwards.
void drop_pages(void* p, std::size_t bytes) noexcept;

// For critical sections of a few dozen instructions. Never held while user code
// or a blocking call runs; the one exception is stated where it is made (the
// order lock of atomics).
class __attribute__((capability("mutex"))) SpinLock {
 public:
  void lock() noexcept __attribute__((acquire_capability())) {
    // acquire: pairs with unlock(); the guarded data of the last holder is seen
    while (held_.exchange(1, std::memory_order_acquire) != 0) wait();
  }
  bool try_lock() noexcept __attribute__((try_acquire_capability(true))) {
    return held_.exchange(1, std::memory_order_acquire) == 0;  // as in lock()
  }
  void unlock() noexcept __attribute__((release_capability())) {
    // release: publishes what was written under the lock
    held_.store(0, std::memory_order_release);
  }

 private:
  void wait() noexcept;

  std::atomic<std::uint32_t> held_{0};
};

class __attribute__((scoped_lockable)) SpinGuard {
 public:
  explicit SpinGuard(SpinLock& lock) noexcept
      __attribute__((acquire_capability(lock)))
      : lock_(lock) {
    lock_.lock();
  }
  ~SpinGuard() __attribute__((release_capability())) { lock_.unlock(); }
  SpinGuard(const SpinGuard&) = delete;
  SpinGuard& operator=(const SpinGuard&) = delete;

 private:
  SpinLock& lock_;
};

// An array of trivially usable T with stable addresses: `capacity` elements are
// reserved at once, all bits zero, and become memory when touched.
template <typename T>
class VirtualArray {
 public:
  void reserve(std::size_t capacity) noexcept {
    if (base_ != nullptr) return;
    base_ = static_cast<T*>(map_pages(capacity * sizeof(T)));
    capacity_ = capacity;
  }
  T& operator[](std::size_t i) const noexcept { return base_[i]; }
  T* data() const noexcept { return base_; }
  std::size_t capacity() const noexcept { return capacity_; }

 private:
  T* base_ = nullptr;
  std::size_t capacity_ = 0;
};

// Things that are free, apart from the things: taking one does not read it, so
// that cold memory costs a store and not a chain of loads. Needs a lock.
template <typename T>
class FreeStack {
 public:
  void reserve(std::size_t capacity) noexcept { items_.reserve(capacity); }
  void push(T item) noexcept { items_[count_++] = item; }
  bool pop(T* out) noexcept {
    if (count_ == 0) return false;
    *out = items_[--count_];
    return true;
  }
  std::size_t count() const noexcept { return count_; }
  void clear() noexcept { count_ = 0; }
  T& at(std::size_t i) const noexcept { return items_[i]; }
  T& from_top(std::size_t i) const noexcept { return items_[count_ - 1 - i]; }
  void drop() noexcept { --count_; }
  // Keeps the first `count`.
  void cut(std::size_t count) noexcept { count_ = count; }

 private:
  VirtualArray<T> items_;
  std::size_t count_ = 0;
};

// Memory that is never given back. Thread-safe. Zeroed.
class BumpArena {
 public:
  void* allocate(std::size_t bytes, std::size_t align = 16) noexcept;
  // A NUL-terminated copy of [text, text+length).
  const char* copy_text(const char* text, std::size_t length) noexcept;

 private:
  SpinLock lock_;
  std::uintptr_t next_ = 0;
  std::uintptr_t end_ = 0;
};

// Objects of one type, re-used in LIFO order. Thread-safe. A new object is
// value-initialised; destroy() runs no destructor worth the name.
template <typename T>
class Pool {
 public:
  T* make() noexcept {
    void* memory;
    {
      SpinGuard guard(lock_);
      memory = free_;
      if (free_ != nullptr) free_ = free_->next;
    }
    if (memory == nullptr) memory = arena_.allocate(kBytes, kAlign);
    return new (memory) T{};
  }
  void destroy(T* object) noexcept {
    object->~T();
    auto* cell = reinterpret_cast<Free*>(object);
    SpinGuard guard(lock_);
    cell->next = free_;
    free_ = cell;
  }

 private:
  struct Free {
    Free* next;
  };
  static constexpr std::size_t kBytes =
      sizeof(T) < sizeof(Free) ? sizeof(Free) : sizeof(T);
  static constexpr std::size_t kAlign =
      alignof(T) < alignof(Free) ? alignof(Free) : alignof(T);

  SpinLock lock_;
  Free* free_ = nullptr;
  BumpArena arena_;
};

// Blocks of any size, by powers of two from 64 bytes; big ones are mapped and
// unmapped. Thread-safe. Contents are arbitrary.
class SizedPool {
 public:
  void* allocate(std::size_t bytes) noexcept;
  // `bytes` as asked for; nothing for null.
  void free(void* p, std::size_t bytes) noexcept;

 private:
  struct Free {
    Free* next;
  };
  static constexpr unsigned kClasses = 12;  // 64 B .. 128 KiB

  SpinLock lock_;
  Free* free_[kClasses] = {};
  BumpArena arena_;
};

}  // namespace gosan::detector
