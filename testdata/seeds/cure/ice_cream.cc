// Both words of the interface value change in one step, in an atomic::Value:
// whoever reads has a type and its own data.
// stdout: Ben says, "Hello my name is Ben"
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
  gosan::atomic::Value<IceCreamMaker> maker;
  maker.store({hello_ben, &ben});
  Moment seen;
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    seen.wait();
    maker.store({hello_jerry, &jerry});
    done.send();
  });
  const IceCreamMaker first = *maker.load();
  seen.happened();
  first.hello(first.self);
  const IceCreamMaker second = *maker.load();
  second.hello(second.self);
  done.recv();
}
