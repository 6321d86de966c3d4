// Runs one row and prints "NAME OPS NS CPU_NS", wall and processor time of one
// operation, without the start and the end of the process:
//   ops ROW [OPS]     one row of speed
//   ops scale ROW [COUNT]
//   ops --list        their names
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "row.h"

namespace {

using Group = std::span<const Row> (*)();
constexpr Group kGroups[] = {channel_rows, select_rows, goroutine_rows,
                             sync_rows, time_rows};

const Row* find_row(std::string_view name) {
  for (Group group : kGroups) {
    for (const Row& row : group()) {
      if (name == row.name) return &row;
    }
  }
  return nullptr;
}

void list() {
  for (Group group : kGroups) {
    for (const Row& row : group()) std::puts(row.name);
  }
  for (const ScaleRow& row : scale_rows()) std::printf("scale %s\n", row.name);
}

double cpu_ns() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto ns = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e9 +
           static_cast<double>(time.tv_usec) * 1e3;
  };
  return ns(usage.ru_utime) + ns(usage.ru_stime);
}

int run_row(std::string_view name, const char* count) {
  const Row* row = find_row(name);
  if (row == nullptr) return 64;
  const long ops = count == nullptr ? row->ops : std::atol(count);
  const double cpu_before = cpu_ns();
  const auto start = std::chrono::steady_clock::now();
  row->run(ops);
  const std::chrono::duration<double, std::nano> took =
      std::chrono::steady_clock::now() - start;
  const double cpu = cpu_ns() - cpu_before;
  const auto each = static_cast<double>(ops);
  std::printf("%s %ld %.2f %.2f\n", row->name, ops, took.count() / each,
              cpu / each);
  return 0;
}

int run_scale(std::string_view name, const char* count) {
  for (const ScaleRow& row : scale_rows()) {
    if (name != row.name) continue;
    row.run(count == nullptr ? row.count : std::atol(count));
    return 0;
  }
  return 64;
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i) { return i < argc ? argv[i] : nullptr; };
  const std::string_view what = argc > 1 ? argv[1] : "";
  int status = 0;
  if (what == "--list") {
    list();
  } else if (what == "scale" && argc > 2) {
    status = run_scale(argv[2], argument(3));
  } else {
    status = run_row(what, argument(2));
  }
  if (status != 0) std::fprintf(stderr, "usage: ops [scale] ROW [COUNT]\n");
  return status;
}
