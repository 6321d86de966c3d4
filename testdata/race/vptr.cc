// A destructor sets the object's vptr while another goroutine calls through it.
// expect: data-race variable=vptr type="vtable pointer" object=heap lines=any
#include <gosan/gosan.h>

#include "moment.h"

struct Base {
  virtual ~Base() { looked.wait(); }  // race: write
  virtual int kind() { return 1; }
  Moment destroying;
  Moment looked;
};
struct Derived : Base {
  ~Derived() override { destroying.happened(); }  // race: write
  int kind() override { return 2; }
};

int main() {
  Base* object = new Derived;
  gosan::sync::WaitGroup wg;
  wg.go([object] {
    object->destroying.wait();
    volatile int kind = object->kind();  // race: read
    (void)kind;
    object->looked.happened();
  });
  object->~Base();
  wg.wait();
}
