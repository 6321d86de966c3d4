// Who drops the last handle to a timer learns nothing of its function's run,
// although what the function captured ends there.
// expect: data-race variable=length object=global
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
        length = text.size();  // race: write
        called.happened();
      });
  called.wait();
  timer = {};
  std::printf("%zu\n", length);  // race: read
}
