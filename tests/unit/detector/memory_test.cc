// What the leak scan reads: raw memory, other threads' registers, loaded
// objects; and the memory it works in.
#include <gosan/elf_symbols.h>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <random>
#include <span>
#include <thread>
#include <vector>

#include "loaded_objects.h"
#include "piece_index.h"
#include "private_heap.h"
#include "safe_reader.h"
#include "stopped_threads.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kPage = 4096;

std::vector<std::uintptr_t> words_of(AddressRange range) {
  SafeReader reader;
  std::vector<std::uintptr_t> words;
  EXPECT_TRUE(
      reader.visit_words(range, [&](std::span<const std::uintptr_t> some) {
        words.insert(words.end(), some.begin(), some.end());
      }));
  return words;
}

class Pages {
 public:
  explicit Pages(std::size_t count)
      : bytes_(count * kPage),
        data_(mmap(nullptr, bytes_, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {}
  ~Pages() { munmap(data_, bytes_); }
  std::uintptr_t at(std::size_t offset) const {
    return reinterpret_cast<std::uintptr_t>(data_) + offset;
  }
  void put(std::size_t offset, std::uintptr_t word) {
    std::memcpy(reinterpret_cast<void*>(at(offset)), &word, sizeof(word));
  }

 private:
  std::size_t bytes_;
  void* data_;
};

TEST(SafeReader, ReadsWholeWordsOfTheRangeOnly) {
  Pages pages(1);
  for (std::uintptr_t i = 0; i < 4; ++i) pages.put(i * 8, i + 1);
  EXPECT_EQ(words_of({pages.at(1), pages.at(31)}),
            (std::vector<std::uintptr_t>{2, 3}));
  EXPECT_TRUE(words_of({pages.at(8), pages.at(8)}).empty());
}

TEST(SafeReader, SkipsUntouchedPages) {
  Pages pages(1'000);
  pages.put(500 * kPage, 42);
  const auto words = words_of({pages.at(0), pages.at(1'000 * kPage)});
  EXPECT_EQ(words.size(), kPage / 8);
  EXPECT_EQ(words.front(), 42u);
}

TEST(SafeReader, PassesOverProtectedPages) {
  Pages pages(3);
  for (std::size_t i = 0; i < 3; ++i) pages.put(i * kPage, i + 1);
  ASSERT_EQ(
      mprotect(reinterpret_cast<void*>(pages.at(kPage)), kPage, PROT_NONE), 0);
  const auto words = words_of({pages.at(0), pages.at(3 * kPage)});
  ASSERT_EQ(words.size(), 2 * kPage / 8);
  EXPECT_EQ(words.front(), 1u);
  EXPECT_EQ(words[kPage / 8], 3u);
}

TEST(ThreadStopper, StopsAndReleases) {
  std::atomic<std::int32_t> tid{0};
  std::atomic<bool> quit{false};
  std::atomic<std::uint64_t> ticks{0};
  std::thread thread([&] {
    tid.store(gettid());
    while (!quit.load()) ticks.fetch_add(1);
  });
  while (tid.load() == 0) std::this_thread::yield();
  {
    const ThreadStopper stopper({{tid.load(), false}});
    EXPECT_TRUE(stopper.complete());
    ASSERT_EQ(stopper.threads().size(), 1u);
    const StoppedThread& stopped = stopper.threads()[0];
    EXPECT_EQ(stopped.tid, tid.load());
    EXPECT_LT(stopped.stack_pointer, stopped.thread_pointer);
    EXPECT_FALSE(stopped.registers.empty());
    const std::uint64_t before = ticks.load();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(ticks.load(), before);
  }
  const std::uint64_t before = ticks.load();
  while (ticks.load() == before) std::this_thread::yield();
  quit.store(true);
  thread.join();
}

TEST(ThreadStopper, SaysWhenAThreadBlocksItsSignal) {
  std::atomic<std::int32_t> tid{0};
  std::atomic<bool> quit{false};
  std::thread thread([&] {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    tid.store(gettid());
    while (!quit.load()) std::this_thread::yield();
  });
  while (tid.load() == 0) std::this_thread::yield();
  EXPECT_FALSE(ThreadStopper({{tid.load(), false}}).complete());
  EXPECT_TRUE(ThreadStopper({{tid.load(), true}}).complete());
  quit.store(true);
  thread.join();
}

TEST(ThreadStopper, ManagesWithoutThreadsAndWithEndedOnes) {
  EXPECT_TRUE(ThreadStopper({}).complete());
  std::int32_t tid = 0;
  std::thread([&] { tid = gettid(); }).join();
  const ThreadStopper stopper({{tid, false}});
  EXPECT_TRUE(stopper.complete());
  EXPECT_TRUE(stopper.threads().empty());
}

TEST(LoadedObjects, KnowTheExecutableAndItsData) {
  static int variable = 1;
  const auto address = reinterpret_cast<std::uintptr_t>(&variable);
  const std::vector<LoadedObject> objects = loaded_objects();
  ASSERT_FALSE(objects.empty());
  const LoadedObject& program = objects.front();
  EXPECT_EQ(program.name, "gosan-detector-world-test");
  EXPECT_EQ(program.owner, ObjectOwner::kProgram);
  EXPECT_TRUE(program.image.contains(address));
  EXPECT_TRUE(std::any_of(
      program.writable.begin(), program.writable.end(),
      [&](const AddressRange& range) { return range.contains(address); }));
}

TEST(LoadedObjects, NamesTellTheOwner) {
  EXPECT_EQ(owner_of("libgosan-runtime.so"), ObjectOwner::kRuntime);
  EXPECT_EQ(owner_of("libboost_fiber.so.1.81.0"), ObjectOwner::kRuntime);
  EXPECT_EQ(owner_of("libc.so.6"), ObjectOwner::kSystem);
  EXPECT_EQ(owner_of("libcurl.so.4"), ObjectOwner::kProgram);
  EXPECT_EQ(owner_of(""), ObjectOwner::kSystem);
}

extern "C" __attribute__((noinline, used)) int gosan_test_function() {
  return 1;
}

TEST(SymbolTable, FindTheFunctionOfAnAddress) {
  const LoadedObject program = loaded_objects().front();
  const base::SymbolTable symbols(program.path);
  const auto address =
      reinterpret_cast<std::uintptr_t>(&gosan_test_function) - program.base;
  const base::Symbol* symbol = symbols.function_at(address);
  ASSERT_NE(symbol, nullptr);
  EXPECT_STREQ(symbol->name, "gosan_test_function");
  EXPECT_EQ(symbols.function_at(0), nullptr);
}

TEST(SymbolTable, SurviveWhatIsNoElfFile) {
  EXPECT_EQ(base::SymbolTable("/nonexistent").function_at(1), nullptr);
  EXPECT_EQ(base::SymbolTable("/proc/self/cmdline").function_at(1), nullptr);
}

TEST(PrivateHeap, ServesAlignsAndReuses) {
  std::vector<void*> blocks;
  for (std::size_t bytes : {0ul, 1ul, 100ul, 5'000ul, 3'000'000ul}) {
    for (std::size_t align : {0ul, 16ul, 64ul, 4'096ul}) {
      void* p = private_allocate(bytes, align);
      ASSERT_NE(p, nullptr);
      EXPECT_TRUE(is_private(p));
      EXPECT_GE(private_size(p), bytes);
      if (align != 0) {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(p) % align, 0u);
      }
      std::memset(p, 0xab, bytes);
      blocks.push_back(p);
    }
  }
  std::sort(blocks.begin(), blocks.end());
  EXPECT_EQ(std::adjacent_find(blocks.begin(), blocks.end()), blocks.end());
  for (void* p : blocks) private_free(p);
  void* first = private_allocate(100, 0);
  private_free(first);
  EXPECT_EQ(private_allocate(100, 0), first);
  private_free(first);
  EXPECT_EQ(private_allocate(~std::size_t{0}, 0), nullptr);
  int local = 0;
  EXPECT_FALSE(is_private(&local));
}

// The straightforward way to find the range of an address.
std::optional<std::size_t> naive_find(const std::vector<AddressRange>& ranges,
                                      std::uintptr_t address) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (ranges[i].contains(address)) return i;
  }
  return std::nullopt;
}

TEST(PieceIndex, FindsWhatALookAtAllRangesFinds) {
  std::mt19937_64 random(7);
  std::vector<AddressRange> ranges;
  std::uintptr_t at = 0x7f0000000000;
  for (int i = 0; i < 300; ++i) {
    at += random() % (i % 10 == 0 ? 1u << 20 : 64);
    const std::uintptr_t size = 1 + random() % (i % 7 == 0 ? 1u << 18 : 100);
    ranges.push_back({at, at + size});
    at += size;
  }
  PieceIndex index;
  index.build(ranges);
  EXPECT_EQ(index.lo(), ranges.front().lo);
  EXPECT_EQ(index.lo() + index.extent(), ranges.back().hi);
  const auto check = [&](std::uintptr_t address) {
    EXPECT_EQ(index.find(address), naive_find(ranges, address)) << address;
  };
  for (const AddressRange& range : ranges) {
    for (const std::uintptr_t edge :
         {range.lo - 1, range.lo, range.hi - 1, range.hi}) {
      check(edge);
    }
  }
  for (int i = 0; i < 2000; ++i) {
    check(index.lo() + random() % (index.extent() + 100));
  }
}

TEST(PieceIndex, OfNothingFindsNothing) {
  PieceIndex index;
  EXPECT_EQ(index.find(0x1000), std::nullopt);
  index.build({});
  EXPECT_EQ(index.find(0), std::nullopt);
  EXPECT_EQ(index.extent(), 0u);
}

}  // namespace
}  // namespace gosan::detector
