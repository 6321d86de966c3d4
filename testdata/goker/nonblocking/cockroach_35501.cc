// cockroach 35501: each constraint of a table is checked by a goroutine that
// holds the loop's one variable by reference, which the next turn overwrites.
// Fixed: each has a copy.
// manifests: always
// expect: data-race lines=any
#include <string>

#include "kernel.h"

void check(const std::string& name) {
  std::printf("%zu\n", name.size());  // race: read
}

int main() {
  gosan::sync::WaitGroup checks;
  std::string name;
  for (const char* constraint : {"primary", "unique", "foreign"}) {
    name = constraint;  // race: write
    if (kFixed) {
      checks.go([name] { check(name); });
    } else {
      checks.go([&] { check(name); });  // race: read
    }
  }
  checks.wait();
}
