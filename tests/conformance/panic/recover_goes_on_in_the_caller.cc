// After a recovered panic the caller goes on; what came after the panic is
// skipped.
#include "program.h"

int main() {
  const auto safe = [](const std::function<void()>& f) -> std::string {
    try {
      f();
    } catch (const PanicError& panic) {
      return std::string("recovered: ") + panic.what();
    }
    return "no panic";
  };
  println(safe([] {
    println("before");
    panic("boom");
  }));
  println(safe([] {}));
  return 0;
}
