// serving 3068: a fake network closes its channel of work when it is waited
// for, while a producer still sends. Fixed: the producer is waited for first.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"

int main() {
  auto work = gosan::make_chan<int>(4);
  gosan::sync::WaitGroup producer;
  producer.go([&] { work.send(1); });  // race: read
  let_others_run();
  if (kFixed) producer.wait();
  work.close();  // race: write
  producer.wait();
}
