// The rows of the benchmark of the runtime's operations: a name, how many
// operations are done when the command line says nothing, and the loop that
// does them. The Go twin (go/) has the same rows under the same names.
#pragma once

#include <span>

struct Row {
  const char* name;
  long ops;  // by default: about 0.1 s
  void (*run)(long ops);
};

std::span<const Row> channel_rows();
std::span<const Row> select_rows();
std::span<const Row> goroutine_rows();
std::span<const Row> sync_rows();
std::span<const Row> time_rows();

// One measurement of size rather than speed; prints its own figures.
struct ScaleRow {
  const char* name;
  long count;  // of goroutines, by default
  void (*run)(long count);
};

std::span<const ScaleRow> scale_rows();

// Keeps a result that nothing else uses.
inline void keep(long value) { asm volatile("" : : "r"(value) : "memory"); }
