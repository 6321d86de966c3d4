// kubernetes 38669: a watcher of a cache first sends the events that were there
// at its start; a reader who stops it at once never takes them. Fixed: the
// result channel has room for them.
// manifests: always
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <memory>
#include <vector>

#include "kernel.h"

struct CacheWatcher {
  explicit CacheWatcher(std::size_t room)
      : result(gosan::make_chan<int>(room)) {}  // made here

  void process(const std::vector<int>& initial) const {
    for (int event : initial) result.send(event);  // blocked here
    for (int event : input) result.send(event);
    result.close();
  }
  void stop() const { input.close(); }

  gosan::chan<int> input = gosan::make_chan<int>();
  gosan::chan<int> result;
};

int main() {
  const std::vector<int> initial = {1, 2};
  auto watcher = std::make_shared<CacheWatcher>(kFixed ? initial.size() : 0);
  gosan::go([=] { watcher->process(initial); });  // go here
  watcher->stop();
  watcher.reset();
  finish();
}
