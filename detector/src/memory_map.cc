// The roots and pieces of this process's memory.

#include "memory_map.h"

#include <malloc.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "heap.h"
#include "hooks_impl.h"
#include "mappings.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::uintptr_t kWord = sizeof(std::uintptr_t);
// What a switch saves below the stack pointer of a park; see gosan_park.
constexpr std::uintptr_t kSwitchBytes = 512;
// The outermost frame is at most so far below a stack's top; a chain of frames
// that ends earlier was broken by a function without a frame pointer.
constexpr std::uintptr_t kMostEntryBytes = 4096;
constexpr std::size_t kPageBytes = 4096;
constexpr std::uintptr_t kMostStackBytes = std::uintptr_t{1} << 30;
constexpr std::uintptr_t kUsualStackBytes = std::uintptr_t{8} << 20;
// Static thread-locals lie closer than this to the thread pointer.
constexpr std::uintptr_t kMostStaticBytes = std::uintptr_t{16} << 20;
// Programs hide tags in the bits that addresses do not use.
constexpr std::uintptr_t kAddressMask = 0x0000ffffffffffff;
// The thread control block, with the values of pthread_setspecific.
constexpr std::uintptr_t kControlBlockBytes = 2304;

// How much of a parked goroutine's stack lies above its outermost frame: the
// fiber's records, which link all fibers with each other and are not the
// program's. 0 where the chain of frames is broken.
std::uintptr_t bytes_above_frames(const Task& task) {
  auto frame = reinterpret_cast<std::uintptr_t>(task.park->frame_pointer);
  std::uintptr_t outermost = 0;
  while (frame > outermost && frame >= task.stack_lo && frame % 16 == 0 &&
         frame + 2 * kWord <= task.stack_hi) {
    outermost = frame;
    frame = *reinterpret_cast<const std::uintptr_t*>(frame);
  }
  if (outermost == 0) return 0;
  const std::uintptr_t above = task.stack_hi - (outermost + 2 * kWord);
  return above <= kMostEntryBytes ? above : 0;
}

AddressRange parked_range(const Task& task) {
  const auto sp = reinterpret_cast<std::uintptr_t>(task.park->stack_pointer);
  AddressRange range{task.stack_lo, task.stack_hi - bytes_above_frames(task)};
  if (sp >= task.stack_lo + kSwitchBytes && sp < range.hi) {
    range.lo = sp - kSwitchBytes;
  }
  return range;
}

// Where the thread's frames are. On a stack of the program's own making (a
// coroutine's) the stack pointer says nothing about the native one; the other
// is a heap block or a mapping, and the stack pointer reaches it.
AddressRange native_stack(const StoppedThread& thread) {
  const std::uintptr_t end = thread.stack_end;
  const bool inside = thread.stack_pointer < end &&
                      end - thread.stack_pointer <= kMostStackBytes;
  return {inside ? thread.stack_pointer : end - kUsualStackBytes, end};
}

// Blocks that the dynamic loader allocated: thread-locals of libraries that
// were loaded late hang on nothing that can be scanned.
class LoaderBlocks {
 public:
  explicit LoaderBlocks(const std::vector<LoadedObject>& objects) {
    for (const LoadedObject& object : objects) {
      if (object.name.starts_with("ld-linux")) loader_ = object.image;
    }
  }

  bool contain(const HeapBlock& block) {
    const auto [known, fresh] = by_stack_.try_emplace(
        static_cast<std::uint32_t>(block.allocated_at), false);
    if (fresh) {
      const StackFrames view = stack_of(block.allocated_at);
      known->second = view.count > 0 && loader_.contains(view.pcs[0]);
    }
    return known->second;
  }

 private:
  AddressRange loader_;
  std::unordered_map<std::uint32_t, bool> by_stack_;
};

}  // namespace

MemoryMap::MemoryMap(World world)
    : world_(std::move(world)), stacks_(world_.parked.size()) {
  add_heap_blocks();
  add_stacks();
  sort_pieces();
}

void MemoryMap::add_heap_blocks() {
  struct Collector {
    std::vector<Piece>* pieces;
    LoaderBlocks loader;
  };
  Collector collector{&pieces_, LoaderBlocks(world_.objects)};
  for_each_heap_block(
      [](void* arg, const HeapBlock& block) {
        auto& out = *static_cast<Collector*>(arg);
        Piece piece;
        // An empty block is reached, too, by a pointer to it.
        piece.range = {block.begin,
                       block.begin + std::max<std::size_t>(block.size, 1)};
        piece.is_root = out.loader.contain(block);
        out.pieces->push_back(piece);
      },
      &collector);
}

// All goroutines start the same way, so what is above their frames is as much
// for those whose frames are not known.
void MemoryMap::add_stacks() {
  entry_bytes_ = kMostEntryBytes;
  for (std::size_t i = 0; i < world_.parked.size(); ++i) {
    Piece piece;
    piece.range = parked_range(*world_.parked[i]);
    piece.is_stack = true;
    piece.stack_index = i;
    pieces_.push_back(piece);
    entry_bytes_ =
        std::min(entry_bytes_, bytes_above_frames(*world_.parked[i]));
  }
}

void MemoryMap::sort_pieces() {
  std::sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
    return a.range.lo < b.range.lo;
  });
  std::vector<AddressRange> ranges;
  ranges.reserve(pieces_.size());
  for (const Piece& piece : pieces_) ranges.push_back(piece.range);
  index_.build(ranges);
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (pieces_[i].is_stack) stacks_[pieces_[i].stack_index] = MemoryId(i);
  }
}

std::optional<MemoryId> MemoryMap::piece_at(std::uintptr_t address) const {
  const auto piece = index_.find(address);
  if (!piece) return std::nullopt;
  return MemoryId(*piece);
}

void MemoryMap::visit_word(std::uintptr_t word, const Reach& reach) const {
  word &= kAddressMask;
  // Most words are no addresses of pieces, and end here.
  if (word - index_.lo() >= index_.extent()) return;
  if (const auto piece = index_.find(word)) reach(MemoryId(*piece));
}

void MemoryMap::visit_words(std::span<const std::uintptr_t> words,
                            const Reach& reach) const {
  for (const std::uintptr_t word : words) visit_word(word, reach);
}

void MemoryMap::visit_range(AddressRange range, const Reach& reach) {
  bytes_read_ += range.hi - range.lo;
  const auto visit = [&](std::span<const std::uintptr_t> words) {
    visit_words(words, reach);
  };
  if (!reader_.visit_words(range, visit)) complete_ = false;
}

void MemoryMap::visit_block(AddressRange range, const Reach& reach) {
  bytes_read_ += range.hi - range.lo;
  const auto visit = [&](std::span<const std::uintptr_t> words) {
    visit_words(words, reach);
  };
  if (!reader_.visit_heap_words(range, visit)) complete_ = false;
}

void MemoryMap::visit_edges(MemoryId from, const Reach& reach) {
  const Piece& piece = pieces_[static_cast<std::size_t>(from)];
  const AddressRange range = piece.range;
  if (range.hi - range.lo >= kPageBytes) {  // may have protected pages
    piece.is_stack ? visit_range(range, reach) : visit_block(range, reach);
    return;
  }
  bytes_read_ += range.hi - range.lo;
  const std::uintptr_t lo = (range.lo + kWord - 1) & ~(kWord - 1);
  if (lo >= range.hi) return;
  visit_words(
      {reinterpret_cast<const std::uintptr_t*>(lo), (range.hi - lo) / kWord},
      reach);
}

void MemoryMap::visit_roots(const Reach& reach) {
  visit_objects(reach);
  visit_thread_locals(reach);
  visit_threads(reach);
  visit_running(reach);
  visit_mappings(reach);
  visit_runtime(reach);
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (pieces_[i].is_root) reach(MemoryId(i));
  }
}

void MemoryMap::visit_objects(const Reach& reach) {
  for (const LoadedObject& object : world_.objects) {
    if (object.owner == ObjectOwner::kRuntime) continue;
    if (object.name.starts_with("libc.so")) {
      visit_libc(object, reach);
      continue;
    }
    for (const AddressRange& range : object.writable) visit_range(range, reach);
  }
}

// The lists of free memory in libc's data point at the headers of free chunks,
// and such a header begins inside the live block before it.
void MemoryMap::visit_libc(const LoadedObject& libc, const Reach& reach) {
  const auto visit = [&](std::uintptr_t word) {
    const auto id = piece_at(word);
    if (!id) return;
    const Piece& piece = pieces_[static_cast<std::size_t>(*id)];
    const std::size_t offset = word - piece.range.lo;
    if (!piece.is_stack && word % (2 * kWord) == 0 &&
        offset + kWord ==
            malloc_usable_size(reinterpret_cast<void*>(piece.range.lo))) {
      return;
    }
    reach(*id);
  };
  for (const AddressRange& range : libc.writable) {
    const bool read =
        reader_.visit_words(range, [&](std::span<const std::uintptr_t> words) {
          for (const std::uintptr_t word : words) visit(word);
        });
    if (!read) complete_ = false;
  }
}

// Each module's thread-locals lie at the same distance from the thread pointer
// in every thread; the calling thread's copy gives the distance.
void MemoryMap::visit_thread_locals(const Reach& reach) {
  std::vector<std::uintptr_t> pointers;
  for_each_block(
      [](void* arg, ThreadBlock& block) {
        // relaxed: the threads stand still
        if (block.in_use.load(std::memory_order_relaxed) == 0) return;
        if (block.internal) return;
        static_cast<std::vector<std::uintptr_t>*>(arg)->push_back(
            block.thread_pointer);
      },
      &pointers);
  for (const StoppedThread& thread : world_.threads) {
    pointers.push_back(thread.thread_pointer);
  }
  const std::uintptr_t own = thread_block().thread_pointer;
  for (const std::uintptr_t pointer : pointers) {
    visit_range({pointer, pointer + kControlBlockBytes}, reach);
    for (const LoadedObject& object : world_.objects) {
      const AddressRange& mine = object.thread_locals;
      if (object.owner == ObjectOwner::kRuntime || mine.lo >= mine.hi ||
          mine.hi > own || own - mine.lo > kMostStaticBytes) {
        continue;
      }
      visit_range({pointer - (own - mine.lo), pointer - (own - mine.hi)},
                  reach);
    }
  }
}

void MemoryMap::visit_threads(const Reach& reach) {
  for (const StoppedThread& thread : world_.threads) {
    for (const std::uintptr_t word : thread.registers) visit_word(word, reach);
    visit_range(native_stack(thread), reach);
  }
}

void MemoryMap::visit_running(const Reach& reach) {
  for (const std::uintptr_t word : world_.registers) visit_word(word, reach);
  for (const RunningStack& stack : world_.running) {
    const Task& task = *stack.task;
    const std::uintptr_t lo =
        stack.stack_pointer == 0 ? task.stack_lo : stack.stack_pointer;
    // A foreign thread's stack is visited with its registers.
    if (task.stack_hi != 0 && !task.foreign) {
      visit_range({lo, task.stack_hi - entry_bytes_}, reach);
    }
    visit_word(task.closure_lo, reach);
    visit_range({task.closure_lo, task.closure_hi}, reach);
  }
}

void MemoryMap::visit_mappings(const Reach& reach) {
  std::vector<Mapping> mappings;
  for_each_mapping(
      [](void* arg, const Mapping& mapping) {
        static_cast<std::vector<Mapping>*>(arg)->push_back(mapping);
      },
      &mappings);
  for (const Mapping& mapping : mappings) {
    const auto maker =
        std::find_if(world_.objects.begin(), world_.objects.end(),
                     [&](const LoadedObject& object) {
                       return object.image.contains(mapping.caller);
                     });
    // Goroutine stacks and the runtime's records are not the program's words.
    if (maker == world_.objects.end() ||
        maker->owner != ObjectOwner::kRuntime) {
      visit_range({mapping.lo, mapping.hi}, reach);
    }
  }
}

void MemoryMap::visit_runtime(const Reach& reach) {
  struct Visitor {
    MemoryMap* map;
    const Reach* reach;
  };
  Visitor visitor{this, &reach};
  const gosan_runtime_ops* ops = runtime_ops();
  if (ops == nullptr) return;
  ops->visit_roots(
      [](void* arg, const void* lo, const void* hi) {
        const auto& to = *static_cast<Visitor*>(arg);
        to.map->visit_range({reinterpret_cast<std::uintptr_t>(lo),
                             reinterpret_cast<std::uintptr_t>(hi)},
                            *to.reach);
      },
      &visitor);
}

}  // namespace gosan::detector
