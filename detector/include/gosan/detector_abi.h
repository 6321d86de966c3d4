/* What instrumented code and the detector agree on: the per-thread block behind
 * the GS base, the shadow's address arithmetic, the tables in the object files
 * and the entry points. C11, so that the plugin and both compilers can read it.
 *
 * Everything here is baked into compiled objects: a change of meaning raises
 * GOSAN_ABI_VERSION, and the detector refuses objects of another version.
 */
#ifndef GOSAN_DETECTOR_ABI_H
#define GOSAN_DETECTOR_ABI_H

#include <stddef.h>
#include <stdint.h>

#define GOSAN_ABI_VERSION 2u

/* ---- shadow ----
 * One 8-byte cell per aligned 8 bytes of application memory, at
 * (address & ~7) ^ GOSAN_SHADOW_XOR.
 *
 *   63........32 | 31....24 | 23....16 | 15...0
 *   segment id   | accessed | written  | segment-local history index, flag
 *
 * accessed: the bytes that the segment read or wrote; written: a subset of it.
 * The per-thread epoch word is  segment << 32 | 0xffff << 16.  With
 * x = cell ^ epoch, an aligned 8-byte read needs no call when x >> 24 == 0, an
 * aligned 8-byte write when x >> 16 == 0; a smaller aligned access when
 * (x & mask) == 0 with mask from the tables below. Segment 0 is "none yet": it
 * never matches, because the mask bytes of an empty cell are zero. */
#define GOSAN_SHADOW_XOR 0x400000000000ull

/* ---- the thread block, GS base ---- */
#define GOSAN_GS_EPOCH 0 /* u64 */
/* u64[8] each, indexed by address & 7 */
#define GOSAN_GS_MASK_READ1 128
#define GOSAN_GS_MASK_READ2 192
#define GOSAN_GS_MASK_READ4 256
#define GOSAN_GS_MASK_WRITE1 320
#define GOSAN_GS_MASK_WRITE2 384
#define GOSAN_GS_MASK_WRITE4 448

/* ---- sites ----
 * All offsets are relative to the address of the field that holds them
 * (0 = none): no dynamic relocation. Strings are UTF-8, NUL-terminated. */
enum gosan_site_kind {
  GOSAN_SITE_READ = 0,
  GOSAN_SITE_WRITE = 1,
  GOSAN_SITE_ATOMIC_READ = 2,
  GOSAN_SITE_ATOMIC_WRITE = 3, /* stores, read-modify-writes */
  GOSAN_SITE_CALL = 4,
  GOSAN_SITE_FREE = 5
};
enum gosan_site_flags {
  GOSAN_SITE_RUNTIME = 1, /* a function of gosan's own headers: hide it */
  GOSAN_SITE_LIBRARY = 2, /* system header: fold it */
  GOSAN_SITE_MEMBER = 4   /* the variable is a member: see `owner` */
};
struct gosan_site {
  int32_t file;
  int32_t function;   /* demangled, with parameters as c++filt prints them */
  int32_t expression; /* source text of the access or call; 0 = unknown */
  int32_t variable;   /* declared name of the accessed variable or field */
  int32_t type;       /* its declared type; of a call to operator new: what is
                       * made */
  int32_t owner;      /* a member: its path, "Config::limits.most"; a local: the
                       * function that declares it; else 0 */
  int32_t inlined_at; /* struct gosan_site of the call this was inlined into */
  uint32_t line;
  uint16_t column;
  uint8_t kind;
  uint8_t flags;
  uint32_t size; /* bytes; 0 for calls and ranges of dynamic length */
};

/* section gosan_calls: one per call instruction. `pc` is at or after the return
 * address, with no other call in between: look up the smallest pc >= return
 * address. */
struct gosan_call {
  int32_t pc;
  int32_t site;
  int32_t slot; /* text: the stack slot of the calling function (see "checks")
                 * as an operand, "-24(%rbp)"; 0 = it has none */
};

/* section gosan_globals: every variable of static storage that is defined
 * (static locals and thread-locals' initialisers excluded where they have no
 * link-time address). */
struct gosan_global {
  int64_t address; /* self-relative */
  uint64_t size;
  int32_t name; /* qualified */
  int32_t type;
  int32_t file;
  uint32_t line;
};

/* section gosan_units: one per instrumented translation unit. */
struct gosan_unit {
  uint32_t abi_version;
  int32_t name;             /* main source file */
  uint32_t unseen_assembly; /* inline assembly that may access memory */
};

/* One per linked object (executable or shared library), registered by a
 * constructor of priority 0 before any other instrumented code of it runs. */
struct gosan_module {
  uint32_t abi_version;
  uint32_t size; /* sizeof(struct gosan_module) */
  const struct gosan_call* calls_begin;
  const struct gosan_call* calls_end;
  const struct gosan_global* globals_begin;
  const struct gosan_global* globals_end;
  const struct gosan_unit* units_begin;
  const struct gosan_unit* units_end;
};

#ifdef __cplusplus
extern "C" {
#endif

void __gosan_register_module(const struct gosan_module* module);

/* How far strcmp(a, b), or strncmp(a, b, n), reads: up to the first difference
 * or the terminator, included. */
uint64_t __gosan_compared(const char* a, const char* b, uint64_t n);

/* ---- checks ----
 * Called by instrumented code with LLVM's preserve_all convention, only when
 * the inlined check failed. `slot` is a u32 of the calling activation, zeroed
 * at its entry, in which the detector caches the id of the activation's call
 * stack. The caller keeps a frame pointer.
 *
 *   void __gosan_read1/2/4/8(const void* p, const struct gosan_site*, u32*
 * slot) void __gosan_write1/2/4/8(...) void __gosan_read_range(const void* p,
 * size_t n, site, slot) void __gosan_write_range(...)   any n, any alignment
 *
 * Before a loop, for what all of its iterations access: `count` times `size`
 * bytes, `step` bytes apart, which may be negative, 0 or less than `size`:
 *
 *   void __gosan_read_stride(const void* p, ptrdiff_t step, size_t size,
 *                            size_t count, site, slot)
 *   void __gosan_write_stride(...)
 *
 * Atomic operations are bracketed; begin takes the order lock of the address,
 * the atomic instruction runs, end applies the edges and unlocks:
 *
 *   void __gosan_atomic_begin(const void* p, size_t n, u32 kind, site, slot)
 *   void __gosan_atomic_end(const void* p, u32 kind, u32 order)
 *   void __gosan_fence(u32 order, site, slot)
 *
 * kind: enum gosan_atomic_kind; order: C11 memory_order numbers (0 relaxed,
 * 1 consume, 2 acquire, 3 release, 4 acq_rel, 5 seq_cst). A failed
 * compare-exchange ends as GOSAN_ATOMIC_LOAD with its failure order. */
enum gosan_atomic_kind {
  GOSAN_ATOMIC_LOAD = 0,
  GOSAN_ATOMIC_STORE = 1,
  GOSAN_ATOMIC_RMW = 2
};

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* GOSAN_DETECTOR_ABI_H */
