// Unequal layouts behind one pointer: the pair is made first and published in
// one step, so that the method always finds what it was written for.
// stdout: Jerry says, "Hello my name is Jerry"
#include <gosan/gosan.h>

#include <atomic>
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
  std::printf("Ben says, \"Hello my name is %s and my id is %ld\"\n", ben->name,
              ben->id);
}
void hello_jerry(const void* self) {
  std::printf("Jerry says, \"Hello my name is %s\"\n",
              static_cast<const Jerry*>(self)->name);
}

void hello(const IceCreamMaker& maker) { maker.hello(maker.self); }

int main() {
  const Ben ben{1, "Ben"};
  const Jerry jerry{"Jerry"};
  const IceCreamMaker makers[] = {{hello_ben, &ben}, {hello_jerry, &jerry}};
  std::atomic<const IceCreamMaker*> maker = &makers[1];
  Moment seen;
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    seen.wait();
    maker = &makers[0];
    done.send();
  });
  hello(*maker);
  seen.happened();
  hello(*maker);
  done.recv();
}
