// A virtual call that is over before the destructor starts.
#include <gosan/gosan.h>

struct Base {
  virtual ~Base() = default;
  virtual int kind() { return 1; }
};
struct Derived : Base {
  int kind() override { return 2; }
};

int main() {
  Base* object = new Derived;
  volatile int sum = 0;
  gosan::chan<> looked = gosan::make_chan();
  gosan::go([&] {
    sum = object->kind();
    looked.send();
  });
  looked.recv();
  delete object;
}
