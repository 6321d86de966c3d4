// The one part of the runtime's headers whose memory accesses are checked: the
// pointer word inside a handle. A handle is an ordinary variable of the user's,
// so assigning one while another goroutine reads it is a race.
//
// The functions are deliberately not forced inline: an instrumented function is
// not inlined into one that is not, so its check survives.
#ifndef GOSAN_DETAIL_VISIBLE_H
#define GOSAN_DETAIL_VISIBLE_H

namespace gosan::visible {

/// A pointer word inside a handle. No ownership: the handle counts references.
template <class T>
class Word {
 public:
  constexpr Word() noexcept = default;
  constexpr explicit Word(T* pointer) noexcept : pointer_(pointer) {}

  T* get() const noexcept { return pointer_; }
  void set(T* pointer) noexcept { pointer_ = pointer; }

 private:
  T* pointer_ = nullptr;
};

}  // namespace gosan::visible

#endif  // GOSAN_DETAIL_VISIBLE_H
