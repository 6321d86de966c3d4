// What a timer's function captured is destroyed after its run, whoever drops
// the last handle.
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "moment.h"

std::size_t length = 0;
Moment called;

int main() {
  const std::string text = "a text that is too long to be inside";
  gosan::time::Timer timer =
      gosan::time::after_func(std::chrono::milliseconds(1), [text] {
        length = text.size();
        called.happened();
      });
  called.wait();
  timer = {};
  std::printf("%zu\n", text.size());
}
