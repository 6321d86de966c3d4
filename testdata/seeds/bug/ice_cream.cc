// Ben and Jerry: an interface value is two words, a type and its data. Who
// reads between the two writes calls Jerry's method on Ben.
// expect: data-race@type object=stack
// expect: data-race@data object=stack
// stdout: Jerry says, "Hello my name is Ben"
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

struct Ben {
  const char* name;
};
struct Jerry {
  const char* name;
};

struct IceCreamMaker {
  void (*hello)(const void* self);
  const void* self;
};

void hello_ben(const void* self) {
  std::printf("Ben says, \"Hello my name is %s\"\n",
              static_cast<const Ben*>(self)->name);
}
void hello_jerry(const void* self) {
  std::printf("Jerry says, \"Hello my name is %s\"\n",
              static_cast<const Jerry*>(self)->name);
}

int main() {
  const Ben ben{"Ben"};
  const Jerry jerry{"Jerry"};
  IceCreamMaker maker{hello_ben, &ben};
  Moment half_written;
  Moment seen;
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {               // go here
    maker.hello = hello_jerry;  // race: write @type
    half_written.happened();
    seen.wait();
    maker.self = &jerry;  // race: write @data
    done.send();
  });
  half_written.wait();
  maker.hello(maker.self);  // race: read @type; race: read @data
  seen.happened();
  done.recv();
}
