// Ben and Jerry again, with unequal layouts: Ben's method takes Jerry's name
// for an id and what lies behind Jerry for a name. In the notes: SIGSEGV.
// expect: data-race@type object=stack
// expect: data-race@data object=stack
// stdout: Ben says, "Hello my name is <nothing>
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

struct Ben {
  long id;
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
  const Ben* ben = static_cast<const Ben*>(self);
  std::printf("Ben says, \"Hello my name is %s and my id is %ld\"\n",
              ben->name ? ben->name : "<nothing>", ben->id);
}
void hello_jerry(const void* self) {
  std::printf("Jerry says, \"Hello my name is %s\"\n",
              static_cast<const Jerry*>(self)->name);
}

int main() {
  const Ben ben{1, "Ben"};
  const Jerry jerry[] = {{"Jerry"}, {nullptr}};  // so that it does not crash
  IceCreamMaker maker{hello_jerry, jerry};
  Moment half_written;
  Moment seen;
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {             // go here
    maker.hello = hello_ben;  // race: write @type
    half_written.happened();
    seen.wait();
    maker.self = &ben;  // race: write @data
    done.send();
  });
  half_written.wait();
  maker.hello(maker.self);  // race: read @type; race: read @data
  seen.happened();
  done.recv();
}
