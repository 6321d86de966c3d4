// A goroutine's own stack starts with its header.
#include "program.h"

int main() {
  const std::string text = stack();
  const std::string first = text.substr(0, text.find('\n'));
  println(first, text.rfind("[running]") == text.find("[running]") ? 1 : 2);
  return 0;
}
