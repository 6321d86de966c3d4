// Lock rules that clang checks (-Wthread-safety); nothing for other compilers.
#ifndef GOSAN_RUNTIME_THREAD_SAFETY_H
#define GOSAN_RUNTIME_THREAD_SAFETY_H

#if defined(__clang__)
#define GOSAN_ANNOTATION(x) __attribute__((x))
#else
#define GOSAN_ANNOTATION(x)
#endif

#define GOSAN_CAPABILITY(name) GOSAN_ANNOTATION(capability(name))
#define GOSAN_SCOPED_CAPABILITY GOSAN_ANNOTATION(scoped_lockable)
#define GOSAN_GUARDED_BY(lock) GOSAN_ANNOTATION(guarded_by(lock))
#define GOSAN_REQUIRES(...) GOSAN_ANNOTATION(requires_capability(__VA_ARGS__))
#define GOSAN_ACQUIRE(...) GOSAN_ANNOTATION(acquire_capability(__VA_ARGS__))
#define GOSAN_RELEASE(...) GOSAN_ANNOTATION(release_capability(__VA_ARGS__))
#define GOSAN_TRY_ACQUIRE(...) \
  GOSAN_ANNOTATION(try_acquire_capability(__VA_ARGS__))
#define GOSAN_EXCLUDES(...) GOSAN_ANNOTATION(locks_excluded(__VA_ARGS__))
// For a lock that the goroutine takes and its commit, after the switch, gives
// back: the analysis sees only one half.
#define GOSAN_NO_LOCK_ANALYSIS GOSAN_ANNOTATION(no_thread_safety_analysis)

#endif  // GOSAN_RUNTIME_THREAD_SAFETY_H
