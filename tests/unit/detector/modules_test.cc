// Tables as the plugin emits them, made by hand.
#include "modules.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "module_registry.h"

namespace gosan::detector {
namespace {

// Self-relative, as in the object files.
template <typename T>
std::int32_t offset_to(const std::int32_t& field, const T* target) {
  return static_cast<std::int32_t>(reinterpret_cast<std::intptr_t>(target) -
                                   reinterpret_cast<std::intptr_t>(&field));
}

struct Tables {
  char file[32] = "cache.cc";
  char outer[32] = "refill(int)";
  char inner[32] = "Cache::add(long) const";
  char hidden[48] = "gosan::visible::Word<int>::set(int*)";
  char name[32] = "config";
  char type[32] = "Config";
  gosan_site call = {};     // in refill
  gosan_site inlined = {};  // Cache::add, inlined there
  gosan_site handle = {};   // inside a handle, inlined there
  gosan_call calls[2] = {};
  gosan_global globals[1] = {};
  int variable[4] = {};
  gosan_module module = {};
};

// Static, so that the offsets fit and the tables outlive every test.
Tables g_tables;

// A return address in this program with nothing behind it for a while.
__attribute__((noinline, used, aligned(256))) void landing_place() {
  __asm__ volatile(".skip 512, 0x90");
}

std::uintptr_t return_address(std::size_t n) {
  return reinterpret_cast<std::uintptr_t>(&landing_place) + 200 + n * 100;
}

void fill_site(gosan_site& site, const char* function, std::uint32_t line) {
  site.file = offset_to(site.file, g_tables.file);
  site.function = offset_to(site.function, function);
  site.line = line;
  site.column = 3;
  site.kind = GOSAN_SITE_CALL;
}

void register_tables() {
  Tables& t = g_tables;
  if (t.module.size != 0) return;
  fill_site(t.call, t.outer, 10);
  fill_site(t.inlined, t.inner, 20);
  fill_site(t.handle, t.hidden, 30);
  t.inlined.inlined_at = offset_to(t.inlined.inlined_at, &t.call);
  t.handle.inlined_at = offset_to(t.handle.inlined_at, &t.call);
  for (std::size_t i = 0; i < 2; ++i) {
    t.calls[i].pc =
        offset_to(t.calls[i].pc, reinterpret_cast<char*>(return_address(i)));
  }
  t.calls[0].site = offset_to(t.calls[0].site, &t.call);
  t.calls[1].site = offset_to(t.calls[1].site, &t.inlined);
  gosan_global& global = t.globals[0];
  global.address = reinterpret_cast<std::intptr_t>(t.variable) -
                   reinterpret_cast<std::intptr_t>(&global.address);
  global.size = sizeof(t.variable);
  global.name = offset_to(global.name, t.name);
  global.type = offset_to(global.type, t.type);
  global.file = offset_to(global.file, t.file);
  global.line = 5;
  t.module = {GOSAN_ABI_VERSION, sizeof(gosan_module), t.calls, t.calls + 2,
              t.globals,         t.globals + 1,        nullptr, nullptr};
  __gosan_register_module(&t.module);
}

class Modules : public testing::Test {
 protected:
  void SetUp() override { register_tables(); }
};

TEST_F(Modules, AReturnAddressNamesItsCall) {
  const auto frames = frames_at(return_address(0));
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].frame.function, "refill");
  EXPECT_EQ(frames[0].frame.file, "cache.cc");
  EXPECT_EQ(frames[0].frame.line, 10u);
  EXPECT_EQ(frames[0].frame.column, 3u);
  EXPECT_EQ(frames[0].site, &g_tables.call);
}

TEST_F(Modules, TheLabelMayFollowAFewBytesLater) {
  EXPECT_EQ(frames_at(return_address(0) - 8)[0].frame.line, 10u);
  EXPECT_EQ(frames_at(return_address(0) - 80)[0].frame.line, 0u);
}

TEST_F(Modules, InlinedCallsAreFramesInnermostFirst) {
  const auto frames = frames_at(return_address(1));
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(frames[0].frame.function, "Cache::add");
  EXPECT_EQ(frames[0].frame.line, 20u);
  EXPECT_EQ(frames[1].frame.function, "refill");
}

TEST_F(Modules, OtherCodeFallsBackToTheSymbolTable) {
  const auto frames =
      frames_at(reinterpret_cast<std::uintptr_t>(&landing_place) + 450);
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].frame.function,
            "gosan::detector::(anonymous namespace)::landing_place");
  EXPECT_EQ(frames[0].frame.module, "gosan-detector-world-test");
  EXPECT_NE(frames[0].frame.offset, 0u);
  EXPECT_EQ(frames[0].site, nullptr);
}

TEST_F(Modules, AddressesOutsideOfAllObjectsAreNoFrames) {
  const std::uintptr_t pcs[] = {return_address(0), 0x10};
  const report::Stack stack = report_stack(intern_stack(pcs, 2));
  ASSERT_EQ(stack.size(), 1u);
  EXPECT_EQ(stack[0].function, "refill");
}

TEST_F(Modules, HandlesAreHiddenAndTheirCallerIsTheInnermost) {
  const VisibleStack stack = visible_stack(&g_tables.handle, StackId::kNone);
  ASSERT_EQ(stack.frames.size(), 1u);
  EXPECT_EQ(stack.frames[0].function, "refill");
  EXPECT_EQ(stack.innermost, &g_tables.call);
}

TEST_F(Modules, AStackThatWasCutSaysSo) {
  const std::vector<std::uintptr_t> pcs(kMaxStackFrames + 10,
                                        return_address(0));
  const report::Stack stack =
      report_stack(intern_stack(pcs.data(), pcs.size()));
  ASSERT_EQ(stack.size(), kMaxStackFrames + 1);
  EXPECT_EQ(stack.back().function, "(older frames omitted)");
}

TEST_F(Modules, AnAddressNamesItsGlobal) {
  const auto inside = reinterpret_cast<std::uintptr_t>(&g_tables.variable[3]);
  const auto global = find_global(inside);
  ASSERT_TRUE(global);
  EXPECT_EQ(global->name, "config");
  EXPECT_EQ(global->type, "Config");
  EXPECT_EQ(global->file, "cache.cc");
  EXPECT_EQ(global->line, 5u);
  EXPECT_EQ(global->size, sizeof(g_tables.variable));
  int local = 0;
  EXPECT_FALSE(find_global(reinterpret_cast<std::uintptr_t>(&local)));
}

TEST_F(Modules, GlobalsWithoutATableHaveTheirSymbol) {
  const auto global =
      find_global(reinterpret_cast<std::uintptr_t>(&g_tables.file));
  ASSERT_TRUE(global);
  EXPECT_EQ(global->name, "gosan::detector::(anonymous namespace)::g_tables");
  EXPECT_EQ(global->size, sizeof(Tables));
}

TEST_F(Modules, DescribeFillsNoMoreThanAskedFor) {
  gosan_frame frames[2];
  const auto* pc = reinterpret_cast<const void*>(return_address(1));
  EXPECT_EQ(describe_pc(pc, frames, 1), 1u);
  ASSERT_EQ(describe_pc(pc, frames, 2), 2u);
  EXPECT_STREQ(frames[0].function, "Cache::add");
  EXPECT_STREQ(frames[1].file, "cache.cc");
  EXPECT_EQ(frames[1].line, 10u);
  EXPECT_EQ(frames[0].runtime, 0u);
  EXPECT_EQ(frames[0].offset, 300u);
}

TEST_F(Modules, TheProgramCountsAsInstrumented) {
  EXPECT_TRUE(is_instrumented_code(return_address(0)));
  EXPECT_FALSE(
      is_instrumented_code(reinterpret_cast<std::uintptr_t>(&std::strlen)));
  const ObjectCounts counts = count_objects();
  EXPECT_GE(counts.all, 1u);
  EXPECT_LT(counts.uninstrumented, counts.all);
}

}  // namespace
}  // namespace gosan::detector
