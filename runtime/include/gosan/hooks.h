/* The events that the runtime pushes to whoever listens, as a table of C
 * function pointers. C11 on purpose: fixed-width numbers and plain pointers, so
 * that neither side can reach into the other's types.
 *
 * Rules for every hook, unless its comment says otherwise:
 * - it never throws, never switches goroutine, never calls user code;
 * - it may be called from any worker or foreign thread;
 * - `task` is the listener's own handle for a goroutine, as it returned it from
 *   goroutine_create; NULL means "whatever runs on the calling thread";
 * - it may allocate from the listener's own memory, never through malloc.
 *
 * No listener: the table's pointer is NULL and the runtime pays one predictable
 * branch per operation.
 */
#ifndef GOSAN_HOOKS_H
#define GOSAN_HOOKS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GOSAN_HOOKS_VERSION 3u

/* What a goroutine can wait on. */
enum gosan_object_kind {
  GOSAN_OBJECT_NONE = 0,
  GOSAN_OBJECT_CHAN = 1,
  GOSAN_OBJECT_MUTEX = 2,
  GOSAN_OBJECT_RWMUTEX = 3,
  GOSAN_OBJECT_WAITGROUP = 4,
  GOSAN_OBJECT_COND = 5,
  GOSAN_OBJECT_SLEEP = 6, /* object is NULL */
  GOSAN_OBJECT_SEMAPHORE = 7
};

/* In which role it waits; together with the kind it says who could wake it. */
enum gosan_wait_op {
  GOSAN_WAIT_SEND = 1,
  GOSAN_WAIT_RECV = 2,
  GOSAN_WAIT_LOCK = 3,
  GOSAN_WAIT_RLOCK = 4,
  GOSAN_WAIT_WAIT = 5,
  GOSAN_WAIT_SLEEP = 6
};

/* One thing a parked goroutine waits on. `object` is NULL for a nil channel. */
struct gosan_wait {
  const void* object;
  uint8_t kind; /* enum gosan_object_kind */
  uint8_t op;   /* enum gosan_wait_op */
  uint16_t reserved16;
  uint32_t case_index; /* position in the select, else 0 */
};

/* A park in progress. The struct, its strings and `waits` live on the parked
 * goroutine's stack: they stay valid and unchanged until unpark. */
struct gosan_park {
  const char* state; /* Go's state word, static: "chan send", "select", ... */
  const struct gosan_wait* waits;
  uint32_t wait_count;
  uint32_t alive; /* 1: woken by time or the kernel (sleep, blocking) */
  const void* frame_pointer; /* rbp of the parking frame: unwind from here */
  const void* stack_pointer; /* nothing live lies below it, give or take the
                                switch's saved registers (<= 512 bytes) */
  int64_t since_ns;          /* the runtime's monotonic clock */
};

/* One resolved frame. Strings stay valid for the life of the process. */
struct gosan_frame {
  const char* function;
  const char* file; /* "" when unknown */
  uint32_t line;    /* 0 when unknown */
  uint32_t column;
  uint64_t offset;  /* pc - start of function, 0 when unknown */
  uint32_t runtime; /* 1: a frame of gosan itself */
  uint32_t library; /* 1: a system header's or library's: may be folded */
};

/* A goroutine that can never run again, in words. Strings are valid while they
 * are shown. */
struct gosan_leak {
  uint64_t gid;
  const char* name;       /* "" without one */
  const char* state;      /* Go's state word */
  const char* started_at; /* "main.cc:7"; "" when unknown */
  const char* blocked_at;
  const char* text; /* the finding, as it is printed */
};

/* How a lock was taken. */
enum gosan_lock_flag {
  GOSAN_LOCK_SHARED = 1, /* the read side */
  GOSAN_LOCK_TRIED = 2   /* it would not have waited */
};

enum gosan_access_kind { GOSAN_ACCESS_READ = 0, GOSAN_ACCESS_WRITE = 1 };

struct gosan_hooks {
  uint32_t version; /* GOSAN_HOOKS_VERSION */
  uint32_t size;    /* sizeof(struct gosan_hooks) */

  /* ---- goroutines ---- */

  /* `go` in `parent`. Edge: the go statement -> the start of the goroutine.
   * Returns the new handle. gid 1 is main: parent is NULL, and it continues the
   * history of the thread that ran the constructors of globals.
   * [closure, closure+closure_bytes) is the heap block with callable and
   * arguments (a root of the goroutine until it ends); `name` may be NULL and
   * is copied. `frame_pointer`: unwind the creation stack from here. */
  void* (*goroutine_create)(void* parent, uint64_t gid, const char* name,
                            const void* closure, size_t closure_bytes,
                            const void* frame_pointer);
  /* `task` gets the stack [lo, hi); called before its first resume. */
  void (*goroutine_stack)(void* task, const void* lo, const void* hi);
  /* `task` now runs on the calling thread: after every switch, on the new
   * goroutine's side. */
  void (*resume)(void* task);
  /* The body of `task` returned or unwound. No edge to anything. The handle
   * is dead afterwards; the thread runs no goroutine until the next resume. */
  void (*goroutine_end)(void* task);
  /* `task` is about to leave its thread; see struct gosan_park. */
  void (*park)(void* task, const struct gosan_park* park);
  /* `task` was made ready (before it is queued). Orders nothing. */
  void (*unpark)(void* task);
  /* The calling thread is a scheduler worker from now on (before its first
   * goroutine), or no more: what it runs between goroutines is the runtime. */
  void (*worker_start)(void);
  void (*worker_stop)(void);

  /* ---- memory that belongs to the runtime ---- */

  /* [p, p+n) changes owner: forget every access to it. Before user code
   * constructs a value in runtime storage (channel slots, closures), and
   * before such storage or a goroutine stack is freed or re-used. */
  void (*memory_fresh)(const void* p, size_t n);
  /* The runtime reads or writes user memory for the current goroutine (the
   * target of recv(ch, out)); also the pseudo accesses of misuse detection: a
   * send reads, a close writes the channel object. */
  void (*access)(const void* p, size_t n, uint32_t kind);

  /* ---- order; each call is one edge, taken at the operation ---- */

  /* obj's clock := obj's clock joined into task */
  void (*acquire)(void* task, const void* obj);
  /* obj's clock := task's clock (mutex unlock) */
  void (*release)(void* task, const void* obj);
  /* obj's clock := join of both (WaitGroup.done, RUnlock) */
  void (*release_merge)(void* task, const void* obj);

  /* ---- objects that can be waited on ---- */

  /* Made by the current goroutine; frame_pointer: unwind the make site. */
  void (*object_create)(const void* obj, uint32_t kind, uint64_t cap,
                        const void* frame_pointer);
  void (*object_destroy)(const void* obj, uint32_t kind);
  /* Locks: `task` owns obj now / no more. No edge by itself. A mutex says it by
   * mutex_locked and mutex_unlocking, unless it was tried. `flags`: enum
   * gosan_lock_flag. */
  void (*lock_acquired)(void* task, const void* obj, uint32_t kind,
                        uint32_t flags);
  void (*lock_released)(void* task, const void* obj, uint32_t kind,
                        uint32_t flags);

  /* ---- channels; called with the channel's lock held ---- */

  /* The kth send (kth receive) of a buffered channel, on slot k mod cap: the
   * slot's clock and the task's are exchanged as by Go's racereleaseacquire, so
   * send k -> receive k and receive k -> send k+cap, and nothing else. */
  void (*chan_slot)(void* task, const void* chan, uint64_t slot);
  /* An unbuffered exchange: an edge each way, both parties known. */
  void (*chan_rendezvous)(void* sender, void* receiver, const void* chan);
  void (*chan_close)(void* task, const void* chan);
  /* A receive that returns because the channel is closed, or a sender that
   * will panic. */
  void (*chan_closed)(void* task, const void* chan);

  /* ---- questions ---- */

  /* The frames (inlined ones included, innermost first) at return address pc;
   * returns how many were written. */
  uint32_t (*describe)(const void* pc, struct gosan_frame* out, uint32_t max);
  /* Data races found so far. */
  uint64_t (*race_count)(void);

  /* ---- the end ---- */

  /* Everything is asleep for ever; called before the runtime prints, world
   * stopped. */
  void (*deadlock)(void);
  /* The program ends with `code`: world stopped, called once, on the main
   * thread where possible. Reports everything and returns the exit code to
   * use. Later hooks are harmless. */
  int (*finish)(int code);

  /* ---- foreign threads ---- */

  /* The handle of whatever runs on the calling thread, a foreign thread
   * included: asked once per foreign thread, so that an edge can name it while
   * it is parked. May be NULL. */
  void* (*current_task)(void);

  /* ---- what is so frequent that it is one call ---- */

  /* A send begins, called with the channel's lock held: it reads the channel
   * object, in the sense of access(), and closes write it. */
  void (*chan_send)(void* task, const void* chan);
  /* acquire and lock_acquired, release and lock_released, of a lock that one
   * task at a time holds: called while it does, so never twice at once for an
   * obj. */
  void (*mutex_locked)(void* task, const void* obj);
  void (*mutex_unlocking)(void* task, const void* obj);

  /* The body of `task` returned or unwound, and its closure's memory goes back
   * without another look at it: `task` frees it, and from then on nobody did
   * anything to it. goroutine_end comes next, and the memory's release after
   * that. Not called for a closure that has something to destroy, which happens
   * before goroutine_end. */
  void (*closure_end)(void* task);

  /* ---- order that a lock makes ---- */

  /* acquire, release and release_merge where another schedule might turn the
   * order round: who gets a lock first is chance. */
  void (*lock_acquire)(void* task, const void* obj);
  void (*lock_release)(void* task, const void* obj);
  void (*lock_release_merge)(void* task, const void* obj);

  /* ---- misuse ---- */

  /* The calling goroutine is about to panic, or to end the program, with `what`
   * (Go's words, static) because of obj. */
  void (*misuse)(const char* what, const void* obj);
  /* The program ends of what it said: `text` ends with those words. */
  void (*misuse_ends)(const char* text);

  /* ---- leaks ---- */

  /* Shows each goroutine that can never run again, on the calling thread, which
   * holds no lock of the runtime. Stops the world meanwhile. */
  void (*find_leaks)(void (*show)(void* arg, const struct gosan_leak* leak),
                     void* arg);
  /* Goroutines that are started under `name` from now on are no leaks; NULL:
   * those that live now. */
  void (*ignore_leaks)(const char* name);

  /* ---- the end ---- */

  /* The program dies, of a panic, a fatal error or SIGQUIT; called right before
   * finish. What waits then would perhaps not have waited for ever. */
  void (*crashed)(void);
};

/* State of an object at the moment of asking. */
struct gosan_object_state {
  uint64_t len;
  uint64_t cap;
  uint32_t closed;
  uint32_t senders;   /* waiting to send, or to lock, or for the count */
  uint32_t receivers; /* waiting to receive */
  uint32_t reserved;
};

/* What the runtime answers to its listener; only while the world is stopped,
 * except stop_world itself. */
struct gosan_runtime_ops {
  uint32_t version;
  uint32_t size;
  /* Nested calls are counted. Never called with a listener's lock held. */
  void (*stop_world)(void);
  void (*start_world)(void);
  /* 0 when obj is not a live object of that kind. */
  int (*object_state)(const void* obj, uint32_t kind,
                      struct gosan_object_state* out);
  /* Memory the runtime keeps alive for a reason: armed timers' channels and
   * callbacks. Each range is scanned for pointers. */
  void (*visit_roots)(void (*visit)(void* arg, const void* lo, const void* hi),
                      void* arg);
  /* Goroutines that were running (not parked, not ready) when the world
   * stopped, with the lowest live address of each stack. */
  void (*visit_running)(void (*visit)(void* arg, void* task,
                                      const void* stack_pointer),
                        void* arg);
  /* Monotonic nanoseconds, the clock of gosan_park.since_ns. */
  int64_t (*now_ns)(void);
  /* The calling thread is the listener's own and never wakes a goroutine: the
   * deadlock check does not wait for it. Any time, once per thread. */
  void (*helper_thread)(void);
  /* stop_world, unless another thread is at it: then 0. */
  int (*try_stop_world)(void);
};

/* Installs the one listener, before main; a second one, or one of another
 * version, is refused with -1. `hooks` must outlive the process. On success
 * *ops points at the runtime's answers. 1: a runtime that wants no listener;
 * the listener then stays out of the way. */
int gosan_hooks_attach(const struct gosan_hooks* hooks,
                       const struct gosan_runtime_ops** ops);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* GOSAN_HOOKS_H */
