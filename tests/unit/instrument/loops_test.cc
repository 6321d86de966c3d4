// Checks that were moved out of loops: fewer calls, the same bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "compile.h"

namespace gosan::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;

// Loops over the arena: `n` is what the caller passes, at most 100.
constexpr char kFamily[] = R"(
#include <cstddef>
#include <cstdio>
#include <cstring>
extern "C" { alignas(64) char arena[40000]; }
struct Pair { int key; short count; double value; };
struct Odd { char bytes[3]; int n[2]; };
struct Big { char bytes[100]; };
struct View { int *a, *b; Pair* pairs; Odd* odds; double* grid; short* s;
              unsigned char* c; Big* big; int n; };
int sink;
void unknown();
#define LOOP [[gnu::noinline]] void

LOOP up(View v) { for (int i = 0; i < v.n; ++i) v.a[i] = i; }
LOOP down(View v) { for (int i = v.n - 1; i >= 0; --i) v.a[i] += 3; }
LOOP sum(View v) { int s = 0; for (int i = 0; i < v.n; ++i) s += v.a[i]; sink = s; }
LOOP copy_back(View v) { for (int i = 0; i < v.n; ++i) v.b[v.n - 1 - i] = v.a[i]; }
LOOP third(View v) { for (int i = 1; i < v.n; i += 3) v.a[i] = i; }
LOOP down_by_two(View v) { for (int i = v.n; i > 0; i -= 2) v.s[i] = 1; }
LOOP narrow_index(View v) { for (unsigned char i = 0; i < v.n; ++i) v.c[i] = i; }
LOOP wrapping_index(View v) {
  for (unsigned i = 0; i < unsigned(v.n); ++i) v.s[(i + 250) % 256] = 1; }
LOOP wrapping_byte(View v) {
  unsigned char at = 200; for (int i = 0; i < v.n; ++i) v.c[at++] = 1; }
LOOP field(View v) { for (int i = 0; i < v.n; ++i) v.pairs[i].value += 1; }
LOOP fields(View v) { for (int i = 0; i < v.n; ++i) {
    v.pairs[i].key = i; v.pairs[i].count++; } }
LOOP by_pointer(View v) {
  for (Odd* o = v.odds; o != v.odds + v.n; ++o) o->n[1] = o->bytes[2]; }
LOOP column(View v) { for (int i = 0; i < v.n / 4; ++i) v.grid[i * v.n] = 1; }
LOOP column_back(View v) {
  double* p = v.grid + v.n / 4 * v.n; const ptrdiff_t step = -v.n;
  for (int i = 0; i < v.n / 4; ++i, p += step) *p = 1; }
LOOP stencil(View v) { for (int i = 1; i + 1 < v.n; ++i)
    v.b[i] = v.a[i - 1] + v.a[i] + v.a[i + 1]; }
LOOP in_place(View v) { for (int i = 1; i < v.n; ++i) v.a[i] += v.a[i - 1]; }
LOOP overlapping(View v) { int s = 0; for (int i = 0; i < v.n; ++i) {
    int x; std::memcpy(&x, v.c + i, 4); s += x; } sink = s; }
LOOP nested(View v) { for (int y = 0; y < v.n / 4; ++y)
    for (int x = 0; x < v.n / 2; ++x) v.grid[y * 50 + x] += v.a[x]; }
LOOP triangle(View v) { for (int y = 0; y < v.n / 4; ++y)
    for (int x = 0; x < y; ++x) v.grid[y * 50 + x] = 1; }
LOOP early_exit(View v) { int i = 0; v.b[v.n / 2] = 77;
    for (; i < v.n; ++i) if (v.b[i] == 77) break; sink = i; }
LOOP early_return(View v) { for (int i = 0; i < v.n; ++i) {
    v.a[i] = 1; if (v.b[i] == 77) return; v.s[i] = 2; } }
LOOP on_condition(View v) { for (int i = 0; i < v.n; ++i)
    if (v.a[i] & 1) v.b[i] = 5; }
LOOP by_continue(View v) { for (int i = 0; i < v.n; ++i) {
    v.s[i] = 1; if (v.a[i] & 1) continue; v.b[i] = 5; } }
LOOP exit_in_the_middle(View v) { int i = 0; for (;;) {
    v.a[i] = 1; if (i >= v.n) break; v.b[i] = 2; ++i; } }
LOOP post_tested(View v) { int i = 0; do v.a[i] = 1; while (++i < v.n); }
LOOP into_one(View v) { for (int i = 0; i < v.n; ++i) v.pairs[0].value += v.a[i]; }
LOOP from_one(View v) { for (int i = 0; i < v.n; ++i) v.a[i] = v.b[3]; }
LOOP until_found(View v) { int i = 0; while (v.a[i] != v.b[0] && i < v.n) ++i;
    sink = i; }
LOOP bound_in_memory(View v) { v.b[200] = v.n;
    for (int i = 0; i < v.b[200]; ++i) v.a[i] = i; }
LOOP constant_short(View v) { for (int i = 0; i < 5; ++i) v.a[i + v.n] = 1; }
LOOP constant_long(View v) { for (int i = 0; i < 64; ++i) v.a[i + v.n] = i; }
LOOP structs(View v) { for (int i = 0; i < v.n / 4; ++i) v.big[i] = v.big[30 + i]; }
LOOP small_structs(View v) { for (int i = 0; i < v.n / 2; ++i)
    v.pairs[i] = v.pairs[50 + i]; }
LOOP with_call(View v) { for (int i = 0; i < v.n; ++i) { v.a[i] = 1;
    if (i == 20) unknown(); } }
LOOP throwing(View v) { try { for (int i = 0; i < v.n; ++i) { v.a[i] = 1;
    if (i == 20) throw 1; v.b[i] = 2; } } catch (int) {} }
LOOP unrolled(View v) {
#pragma clang loop unroll_count(4) vectorize(disable)
  for (int i = 0; i < v.n; ++i) v.pairs[i].count = v.a[i]; }
LOOP unrolled_back(View v) {
#pragma clang loop unroll_count(3) vectorize(disable)
  for (int i = v.n; i > 0; --i) v.odds[i].n[0] = 1; }
LOOP two_exits_one_bound(View v) { for (int i = 0; i < v.n && i < v.a[0]; ++i)
    v.s[i] = 1; }
LOOP used_behind(View v) { int i = 0, last = 0;
  for (; i < v.n; i += 2) last = v.a[i]; v.b[i] = last; }
LOOP runtime_step(View v) { for (int i = 0; i < v.n; i += v.n / 20 + 1) v.a[i] = 1; }
LOOP same_address(View v) { const int step = v.n == 100 ? 0 : 1;
  for (int i = 0, k = 0; i < v.n; ++i, k += step) v.a[k] = i; }
LOOP triple(View v) { for (int z = 0; z < 3; ++z) for (int y = 0; y < 4; ++y)
    for (int x = 0; x < v.n; x += 2) v.c[z * 1000 + y * 200 + x] = 1; }
LOOP atomic_inside(View v) { for (int i = 0; i < v.n; ++i) { v.a[i] = 1;
    __atomic_load_n(&sink, __ATOMIC_ACQUIRE); } }
LOOP switch_inside(View v) { for (int i = 0; i < v.n; ++i)
    switch (v.a[i] & 3) { case 0: v.b[i] = 1; break; case 1: v.s[i] = 2; break;
      case 2: v.c[i] = 3; break; default: return; } }

LOOP pointer_behind(View v) { int* p = v.a; for (int i = 0; i < v.n; ++i) *p++ = i;
  *p = 7; p[-1] += 2; }
LOOP one_after_the_other(View v) { int* p = v.a;
  for (int i = 0; i < v.n; ++i) *p++ = i;
  for (int i = 0; i < v.n / 2; ++i) *p++ += 3;
  for (int i = 0; i < v.n; ++i) v.b[i] += *p; }
LOOP last_seen(View v) { int* last = v.b;
  for (int i = 0; i < v.n; i += 2) { last = v.a + i; *last += 1; } *last = 9; }
LOOP copied_behind(View v) { Big* p = v.big; for (int i = 0; i < v.n / 3; ++i, ++p)
    p->bytes[50] = 1; *p = v.big[70]; }

#define CASE(name) {#name, name}
const struct { const char* name; void (*loop)(View); } cases[] = {
  CASE(up), CASE(down), CASE(sum), CASE(copy_back), CASE(third),
  CASE(down_by_two), CASE(narrow_index), CASE(wrapping_index),
  CASE(wrapping_byte), CASE(field), CASE(fields), CASE(by_pointer),
  CASE(column), CASE(column_back), CASE(stencil), CASE(in_place),
  CASE(overlapping), CASE(nested), CASE(triangle), CASE(early_exit),
  CASE(early_return), CASE(on_condition), CASE(by_continue),
  CASE(exit_in_the_middle), CASE(post_tested), CASE(into_one), CASE(from_one),
  CASE(until_found), CASE(bound_in_memory), CASE(constant_short),
  CASE(constant_long), CASE(structs), CASE(small_structs), CASE(with_call),
  CASE(throwing), CASE(unrolled), CASE(unrolled_back),
  CASE(two_exits_one_bound), CASE(used_behind), CASE(runtime_step),
  CASE(same_address), CASE(triple), CASE(atomic_inside), CASE(switch_inside),
  CASE(pointer_behind), CASE(one_after_the_other), CASE(last_seen),
  CASE(copied_behind)};

const int sizes[] = {0, 1, 2, 5, 15, 16, 17, 18, 31, 64, 67, 100};

[[clang::disable_sanitizer_instrumentation]] int main() {
  for (const auto& each : cases) {
    for (int n : sizes) {
      int* numbers = reinterpret_cast<int*>(arena);
      for (int i = 0; i < 10000; ++i) numbers[i] = i * 7 % 13;
      std::printf("case\t%s\t%d\n", each.name, n);
      each.loop({numbers, numbers + 300, reinterpret_cast<Pair*>(arena + 4000),
                 reinterpret_cast<Odd*>(arena + 2404),
                 reinterpret_cast<double*>(arena + 1600),
                 reinterpret_cast<short*>(arena + 3000),
                 reinterpret_cast<unsigned char*>(arena + 16000),
                 reinterpret_cast<Big*>(arena + 8001), n});
      unsigned sum = 0;
      for (char c : arena) sum = sum * 31 + static_cast<unsigned char>(c);
      std::printf("result\t%u\n", sum);
    }
  }
}
)";

constexpr long kArenaBytes = 40000;

// What one call of one loop did.
struct Footprint {
  std::set<long> accessed;  // offsets in the arena
  std::set<long> written;
  std::string result;
  size_t calls = 0;

  bool same_bytes(const Footprint& other) const {
    return accessed == other.accessed && written == other.written &&
           result == other.result;
  }
};

std::map<std::string, Footprint> footprints(const Result& run) {
  std::map<std::string, Footprint> found;
  Footprint* current = nullptr;
  for (const std::string& line : run.lines()) {
    if (line.starts_with("case\t")) {
      current = &found[line];
    } else if (!current) {
      continue;
    } else if (line.starts_with("byte\t")) {
      const long offset = std::stol(line.substr(5));
      if (offset < 0 || offset >= kArenaBytes) continue;  // an exception
      current->accessed.insert(offset);
      if (line.back() == 'w') current->written.insert(offset);
    } else if (line.starts_with("result\t")) {
      current->result = line;
    } else if (line.starts_with("read\t") || line.starts_with("write\t")) {
      ++current->calls;
    }
  }
  return found;
}

std::string first_difference(const std::set<long>& a, const std::set<long>& b) {
  for (long offset : a) {
    if (!b.contains(offset)) return std::to_string(offset) + " is missing";
  }
  for (long offset : b) {
    if (!a.contains(offset)) return std::to_string(offset) + " is too much";
  }
  return "none";
}

class Loops : public ::testing::TestWithParam<const char*> {
 protected:
  Result run_program(const std::string& arguments) {
    return workspace_.compile_and_run(std::string(GetParam()) +
                                          " unit.cc other.cc -rdynamic"
                                          " -Xclang -llvm-verify-each " +
                                          arguments,
                                      "GOSAN_FAKE_BYTES=1");
  }

  Result run_source(const std::string& source) {
    workspace_.write("unit.cc", source);
    workspace_.write("other.cc", "void unknown() {}\n");
    return run_program("");
  }

  Workspace workspace_;
};

INSTANTIATE_TEST_SUITE_P(
    Levels, Loops,
    ::testing::Values("-O1", "-O2", "-O3", "-O2 -fno-vectorize",
                      "-O3 -funroll-loops -fno-slp-vectorize"),
    [](const auto& level) {
      std::string name;
      for (const char* c = level.param; *c; ++c) {
        if (std::isalnum(*c)) name += *c;
      }
      return name;
    });

TEST_P(Loops, CheckTheSameBytes) {
  const Result gathered = run_source(kFamily);
  ASSERT_EQ(gathered.exit_code, 0) << gathered.output.substr(0, 2000);
  const Result single = run_program("-fplugin-arg-gosan-no-elimination");
  auto found = footprints(gathered);
  const auto expected = footprints(single);
  ASSERT_EQ(found.size(), 48u * 12);
  size_t accessed = 0;
  for (const auto& [name, footprint] : expected) {
    const Footprint& other = found[name];
    EXPECT_TRUE(footprint.same_bytes(other))
        << name << "\naccessed: "
        << first_difference(footprint.accessed, other.accessed)
        << "\nwritten: " << first_difference(footprint.written, other.written);
    accessed += footprint.accessed.size();
  }
  EXPECT_GT(accessed, 48u * 12 * 50);
}

TEST_P(Loops, CallOnceForManyIterations) {
  auto gathered = footprints(run_source(kFamily));
  auto single = footprints(run_program("-fplugin-arg-gosan-no-elimination"));
  for (const char* loop :
       {"up", "sum", "third", "down_by_two", "field", "by_pointer", "stencil",
        "in_place", "overlapping", "from_one", "unrolled"}) {
    // Vectorised, 100 iterations are few: calls for what is left over count.
    const std::string name = "case\t" + std::string(loop) + "\t100";
    EXPECT_LE(gathered[name].calls * 3, single[name].calls) << name;
  }
}

TEST_P(Loops, AreLeftAloneWhenShort) {
  auto found = footprints(run_source(kFamily));
  EXPECT_EQ(found["case\tup\t0"].calls, 0u);
  EXPECT_EQ(found["case\tup\t2"].calls, 2u);
  EXPECT_EQ(found["case\tconstant_short\t5"].accessed.size(), 20u);
}

TEST_P(Loops, NameEachAccessOfTheLoop) {
  const Result result = run_source(
      "struct P { int a; double b; }; P all[200]; int n = 100;\n"
      "[[gnu::noinline]] void f(P* p, int n) {\n"
      "  for (int i = 0; i < n; ++i) {\n"
      "    p[i].a += i;\n"
      "    p[i].b = n;\n"
      "  }\n"
      "}\n"
      "int main() { f(all, n); }\n");
  EXPECT_EQ(result.exit_code, 0);
  const auto found = accesses(result);
  EXPECT_THAT(found,
              Contains(AllOf(Field(&Access::line, 4u),
                             Field(&Access::expression, "p[i].a += i"))));
  EXPECT_THAT(found, Contains(AllOf(Field(&Access::line, 5u),
                                    Field(&Access::expression, "p[i].b = n"))));
  EXPECT_LE(found.size(), 10u) << result.output;
}

// One check before the loop for an address that does not change.
TEST_P(Loops, CheckInvariantsOnce) {
  const Result result = run_source(
      "int limit = 7, data[100]; volatile int out;\n"
      "[[gnu::noinline]] int f(const volatile int* p, const int* a, int n) {\n"
      "  int s = 0; for (int i = 0; i < n; ++i) s += a[i] + *p; return s; }\n"
      "int main() { out = f(&limit, data, 50); }\n");
  size_t reads = 0;
  for (const Access& access : accesses(result)) {
    if (access.expression == "*p") ++reads;
  }
  // Not one of 50: the unrolled loop and what is left over.
  EXPECT_GE(reads, 1u);
  EXPECT_LE(reads, 2u);
}

}  // namespace
}  // namespace gosan::testing
