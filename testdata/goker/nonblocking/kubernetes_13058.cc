// kubernetes 13058: an informer's handler says done() for a deletion before the
// test has counted it. Fixed: counted before the deletion.
// manifests: always
// expect: misuse
// stderr: panic: sync: negative WaitGroup counter
// exit: 2
#include "kernel.h"

int main() {
  gosan::sync::WaitGroup deletions;
  auto deleted = gosan::make_chan<int>();
  gosan::sync::WaitGroup informer;
  informer.go([&] {
    while (deleted.recv()) deletions.done();  // misused here
  });
  if (kFixed) deletions.add(1);
  deleted.send(1);
  let_others_run();
  if (!kFixed) deletions.add(1);
  deletions.wait();
  deleted.close();
  informer.wait();
}
