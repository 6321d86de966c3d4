// moby 25384: the wait for all plugins stands inside the loop that starts them:
// after the first it waits for a second that was not started. Fixed: it stands
// behind the loop.
// manifests: always
// expect: goroutine-leak state="sync.WaitGroup.Wait" waits_on=waitgroup count=1
#include <memory>

#include "kernel.h"

void init_plugins(int count) {
  auto group = std::make_shared<gosan::sync::WaitGroup>();
  group->add(count);
  for (int plugin = 0; plugin < count; ++plugin) {
    gosan::go([=] { group->done(); });
    if (!kFixed) group->wait();  // blocked here
  }
  group->wait();
}

int main() {
  gosan::go([] { init_plugins(2); });  // go here
  finish();
}
