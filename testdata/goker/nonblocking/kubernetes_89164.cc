// kubernetes 89164: a bookmark goes to the watchers on a cacher's list without
// the lock under which watchers leave the list. Fixed: it takes the lock.
// manifests: always
// expect: data-race lines=any
#include <map>
#include <mutex>

#include "kernel.h"
#include "moment.h"

Moment sent;

struct Cacher {
  gosan::sync::Mutex mu;
  std::map<int, int> watchers_by_deadline = {{100, 1}, {200, 2}};

  int send_bookmarks() {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    int sum = 0;
    for (const auto& [deadline, watcher] :
         watchers_by_deadline) {  // race: read
      sum += watcher;             // race: read
    }
    sent.happened();
    return sum;
  }
  void stop_watcher(int deadline) {
    std::lock_guard lock(mu);
    watchers_by_deadline.erase(deadline);  // race: write|free
  }
};

int main() {
  Cacher cacher;
  gosan::sync::WaitGroup users;
  users.go([&] { std::printf("%d\n", cacher.send_bookmarks()); });
  users.go([&] {
    sent.wait();
    cacher.stop_watcher(200);
  });
  users.wait();
}
