// As many done() as were added.
#include <gosan/gosan.h>

int main() {
  gosan::sync::WaitGroup group;
  group.add(2);
  group.done();
  group.done();
  group.wait();
}
