// The program ends with main even while another goroutine computes.
#include "program.h"

int main() {
  auto started = make_chan<>();
  go([=] {
    started.close();
    for (std::atomic<long> n{0};;) n.fetch_add(1);
  });
  started.recv();
  println("main returns");
  return 0;
}
