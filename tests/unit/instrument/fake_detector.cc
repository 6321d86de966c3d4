// Stands in for the detector under the programs that the plugin's tests
// compile: prints every access whose inlined check calls, one line each, tab-
// separated:
//   kind size file:line:column function expression variable type flags
// followed by the places it was inlined at, each after " < ". Values that are
// unknown are "-".
//
// GOSAN_FAKE_MARK=1 also marks the shadow as the detector would, so that the
// same access does not call twice; GOSAN_FAKE_STACKS=1 adds a line per frame
// of the call stack; GOSAN_FAKE_BYTES=1 a line per byte, as its distance from
// the exported variable `arena`; GOSAN_FAKE_TABLES=1 prints the registered
// tables.
#include <gosan/detector_abi.h>

#include <asm/prctl.h>
#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

constexpr uint64_t kSegment = 1;
constexpr uint64_t kAllBytes = 0xff;

struct ThreadBlock {
  uint64_t words[64];
};
static_assert(sizeof(ThreadBlock) == GOSAN_GS_MASK_WRITE4 + 64);

bool marks_shadow;
bool prints_stacks;
bool prints_bytes;
std::vector<const gosan_module*>& modules() {
  static std::vector<const gosan_module*> list;
  return list;
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value && std::strcmp(value, "1") == 0;
}

const char* string_at(const int32_t& offset) {
  return offset ? reinterpret_cast<const char*>(&offset) + offset : "-";
}

const gosan_site* site_at(const int32_t& offset) {
  return offset ? reinterpret_cast<const gosan_site*>(
                      reinterpret_cast<const char*>(&offset) + offset)
                : nullptr;
}

void print_place(const gosan_site& site) {
  std::printf("%s:%u:%u\t%s\t%s", string_at(site.file), site.line, site.column,
              string_at(site.function), string_at(site.expression));
}

void print_inlining(const gosan_site& site) {
  const gosan_site* caller = site_at(site.inlined_at);
  if (!caller) return;
  std::printf(" < ");
  print_place(*caller);
  print_inlining(*caller);
}

const gosan_site* find_call(const char* return_address) {
  const gosan_site* best = nullptr;
  const char* best_pc = nullptr;
  for (const gosan_module* module : modules()) {
    for (const gosan_call* call = module->calls_begin;
         call != module->calls_end; ++call) {
      const char* pc = reinterpret_cast<const char*>(&call->pc) + call->pc;
      if (pc >= return_address && (!best || pc < best_pc)) {
        best = site_at(call->site);
        best_pc = pc;
      }
    }
  }
  return best && best_pc - return_address < 64 ? best : nullptr;
}

// Walks the frame pointers from the caller of the entry point's caller.
void print_stack(void** frame) {
  if (!prints_stacks) return;
  for (frame = static_cast<void**>(*frame); frame;
       frame = static_cast<void**>(*frame)) {
    const gosan_site* site = find_call(static_cast<const char*>(frame[1]));
    if (!site) break;  // the C library
    std::printf("  at\t");
    print_place(*site);
    print_inlining(*site);
    std::printf("\n");
  }
}

void mark(const void* pointer, size_t size, bool is_write) {
  if (!marks_shadow) return;
  for (size_t i = 0; i < size; ++i) {
    const uint64_t address = reinterpret_cast<uint64_t>(pointer) + i;
    auto* cell =
        reinterpret_cast<uint64_t*>((address & ~7ull) ^ GOSAN_SHADOW_XOR);
    const uint64_t byte = 1ull << (address & 7);
    if (*cell >> 32 != kSegment) *cell = kSegment << 32;
    *cell |= byte << 24 | (is_write ? byte << 16 : 0);
  }
}

const char* kind_name(uint8_t kind) {
  static constexpr const char* kNames[] = {
      "read", "write", "atomic-read", "atomic-write", "call", "free"};
  return kind < std::size(kNames) ? kNames[kind] : "?";
}

void print_access(const gosan_site& site, size_t size) {
  std::printf("%s\t%zu\t", kind_name(site.kind), size);
  print_place(site);
  std::printf("\t%s\t%s\t%u", string_at(site.variable), string_at(site.type),
              site.flags);
  print_inlining(site);
  std::printf("\n");
}

// The bytes of the variable `arena`, if the program has one.
void print_bytes(const char* pointer, size_t size, bool is_write) {
  static const char* const arena =
      static_cast<const char*>(dlsym(RTLD_DEFAULT, "arena"));
  if (!prints_bytes) return;
  for (size_t i = 0; i < size; ++i) {
    std::printf("byte\t%td\t%s\n", pointer + i - arena, is_write ? "w" : "r");
  }
}

void record(const void* pointer, size_t size, const gosan_site* site,
            uint32_t* slot, bool is_write, void** frame) {
  if (size == 0) return;
  *slot = 1;  // faults when the slot is not this activation's
  print_access(*site, size);
  print_bytes(static_cast<const char*>(pointer), size, is_write);
  print_stack(frame);
  mark(pointer, size, is_write);
}

struct Elements {
  const void* first;
  ptrdiff_t step;
  size_t size;
  size_t count;
};

// One access line: the stride's count times size, as if it were a range.
void record_elements(const Elements& elements, const gosan_site* site,
                     uint32_t* slot, bool is_write, void** frame) {
  if (elements.count == 0) return;
  *slot = 1;  // as in record
  print_access(*site, elements.size * elements.count);
  print_stack(frame);
  const char* element = static_cast<const char*>(elements.first);
  for (size_t i = 0; i < elements.count; ++i, element += elements.step) {
    print_bytes(element, elements.size, is_write);
    mark(element, elements.size, is_write);
  }
}

void map_shadow(uint64_t begin, uint64_t end) {
  void* wanted = reinterpret_cast<void*>(begin ^ GOSAN_SHADOW_XOR);
  void* got = mmap(
      wanted, end - begin, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != wanted) {
    std::perror("fake detector: shadow");
    std::exit(70);
  }
}

void fill_masks(ThreadBlock& block) {
  const struct {
    size_t read_table, write_table, size;
  } tables[] = {{GOSAN_GS_MASK_READ1, GOSAN_GS_MASK_WRITE1, 1},
                {GOSAN_GS_MASK_READ2, GOSAN_GS_MASK_WRITE2, 2},
                {GOSAN_GS_MASK_READ4, GOSAN_GS_MASK_WRITE4, 4}};
  for (const auto& table : tables) {
    for (uint64_t i = 0; i < 8; ++i) {
      const uint64_t bytes = (((1ull << table.size) - 1) << i) & kAllBytes;
      const uint64_t segment = ~uint64_t{0} << 32;
      block.words[table.read_table / 8 + i] = segment | bytes << 24;
      block.words[table.write_table / 8 + i] = segment | bytes << 16;
    }
  }
}

void start() {
  static ThreadBlock block;
  // Buffered output would be lost by programs that end in a signal.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  marks_shadow = is_set("GOSAN_FAKE_MARK");
  prints_stacks = is_set("GOSAN_FAKE_STACKS");
  prints_bytes = is_set("GOSAN_FAKE_BYTES");
  map_shadow(0, 1ull << 36);                   // not position-independent
  map_shadow(0x550000000000, 0x570000000000);  // position-independent, heap
  map_shadow(0x7e0000000000, 0x800000000000);  // libraries and stacks
  fill_masks(block);
  block.words[GOSAN_GS_EPOCH / 8] =
      (marks_shadow ? kSegment << 32 : 0) | 0xffff0000ull;
  syscall(SYS_arch_prctl, ARCH_SET_GS, &block);
}

const char* address_at(const int64_t& offset) {
  return reinterpret_cast<const char*>(&offset) + offset;
}

void print_tables(const gosan_module& module) {
  std::printf("module\t%u\n", module.abi_version);
  for (const gosan_unit* unit = module.units_begin; unit != module.units_end;
       ++unit) {
    std::printf("unit\t%u\t%s\n", unit->abi_version, string_at(unit->name));
    if (unit->unseen_assembly != 0) {
      std::printf("unseen\t%u\n", unit->unseen_assembly);
    }
  }
  for (const gosan_global* global = module.globals_begin;
       global != module.globals_end; ++global) {
    int32_t value = 0;
    std::memcpy(&value, address_at(global->address),
                std::min<size_t>(sizeof value, global->size));
    std::printf("global\t%s\t%s\t%s:%u\t%lu\t%d\n", string_at(global->name),
                string_at(global->type), string_at(global->file), global->line,
                static_cast<unsigned long>(global->size), value);
  }
}

}  // namespace

#define FAKE_ENTRY \
  extern "C" [[clang::preserve_all, gnu::visibility("default")]]
#define FRAME static_cast<void**>(__builtin_frame_address(0))
#define FAKE_ACCESS(name, size, is_write)                                     \
  FAKE_ENTRY void __gosan_##name(const void* pointer, const gosan_site* site, \
                                 uint32_t* slot) {                            \
    record(pointer, size, site, slot, is_write, FRAME);                       \
  }

FAKE_ACCESS(read1, 1, false)
FAKE_ACCESS(read2, 2, false)
FAKE_ACCESS(read4, 4, false)
FAKE_ACCESS(read8, 8, false)
FAKE_ACCESS(write1, 1, true)
FAKE_ACCESS(write2, 2, true)
FAKE_ACCESS(write4, 4, true)
FAKE_ACCESS(write8, 8, true)

FAKE_ENTRY void __gosan_read_range(const void* pointer, size_t size,
                                   const gosan_site* site, uint32_t* slot) {
  record(pointer, size, site, slot, false, FRAME);
}

FAKE_ENTRY void __gosan_write_range(const void* pointer, size_t size,
                                    const gosan_site* site, uint32_t* slot) {
  record(pointer, size, site, slot, true, FRAME);
}

FAKE_ENTRY void __gosan_read_stride(const void* pointer, ptrdiff_t step,
                                    size_t size, size_t count,
                                    const gosan_site* site, uint32_t* slot) {
  record_elements({pointer, step, size, count}, site, slot, false, FRAME);
}

FAKE_ENTRY void __gosan_write_stride(const void* pointer, ptrdiff_t step,
                                     size_t size, size_t count,
                                     const gosan_site* site, uint32_t* slot) {
  record_elements({pointer, step, size, count}, site, slot, true, FRAME);
}

FAKE_ENTRY void __gosan_atomic_begin(const void*, size_t size, uint32_t kind,
                                     const gosan_site* site, uint32_t*) {
  print_access(*site, size);
  std::printf("begin\t%u\n", kind);
}

FAKE_ENTRY void __gosan_atomic_end(const void*, uint32_t kind, uint32_t order) {
  std::printf("end\t%u\t%u\n", kind, order);
}

FAKE_ENTRY void __gosan_fence(uint32_t order, const gosan_site*, uint32_t*) {
  std::printf("fence\t%u\n", order);
}

extern "C" [[gnu::visibility("default")]] uint64_t __gosan_compared(
    const char* a, const char* b, uint64_t n) {
  uint64_t i = 0;
  while (i < n && a[i] == b[i] && a[i] != 0) ++i;
  return i < n ? i + 1 : n;
}

extern "C" [[gnu::visibility("default")]] void __gosan_register_module(
    const gosan_module* module) {
  if (modules().empty()) start();
  modules().push_back(module);
  if (is_set("GOSAN_FAKE_TABLES")) print_tables(*module);
}
