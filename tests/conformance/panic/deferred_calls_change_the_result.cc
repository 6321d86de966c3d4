// A deferred call may change what the function returns after a panic.
#include "program.h"

int main() {
  const auto divide = [](int a, int b) -> std::pair<int, std::string> {
    try {
      if (b == 0) panic("zero");
      return {a / b, "ok"};
    } catch (const PanicError&) {
      return {-1, "division failed"};
    }
  };
  auto [result, text] = divide(6, 3);
  println(result, text);
  std::tie(result, text) = divide(6, 0);
  println(result, text);
  return 0;
}
