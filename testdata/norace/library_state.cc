// What the C++ library shares between threads behind the scenes: locales,
// facets that fill their tables late, the standard streams.
#include <gosan/gosan.h>

#include <locale>
#include <regex>
#include <sstream>
#include <string>
#include <thread>

void use_library() {
  const std::regex pattern("a(b+)[c-e]*");
  std::smatch found;
  const std::string text = "xxabbbcde";
  if (!std::regex_search(text, found, pattern)) return;
  std::ostringstream out;
  out.imbue(std::locale(std::locale(), new std::numpunct<char>()));
  out << std::fixed << 1.5 << ' ' << 42 << found[1] << std::endl;
  double number = 0;
  std::istringstream in(out.str());
  in >> number;
}

int main() {
  std::thread one(use_library);
  std::thread other(use_library);
  gosan::go(use_library);
  use_library();
  one.join();
  other.join();
}
