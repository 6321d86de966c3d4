// A stream's flags are set while another thread sets them.
// expect: data-race object=stack lines=any
#include <gosan/gosan.h>

#include <sstream>
#include <thread>

int main() {
  std::ostringstream out;
  std::thread other([&] {
    out.precision(3);  // race: read|write
  });
  out.precision(5);  // race: read|write
  other.join();
}
