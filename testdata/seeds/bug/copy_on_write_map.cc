// Copy on write without the copy: writers have their mutex, but they change the
// very map that readers look at without any.
// expect: data-race type=int object=heap
#include <gosan/gosan.h>

#include <cstdio>
#include <map>
#include <mutex>
#include <string>

#include "moment.h"

using Map = std::map<std::string, int>;

gosan::atomic::Value<Map*> map;
gosan::sync::Mutex mu;  // of the writers
Moment was_read;

int read(const std::string& key) {
  const Map* now = *map.load();
  const auto found = now->find(key);
  return found == now->end() ? 0 : found->second;  // race: read
}

void set(const std::string& key, int value) {
  std::lock_guard lock(mu);
  Map* now = *map.load();
  (*now)[key] = value;  // race: write
}

int main() {
  Map first{{"limit", 10}};
  map.store(&first);
  gosan::sync::WaitGroup wg;
  wg.go([] {  // go here
    std::printf("limit %d\n", read("limit"));
    was_read.happened();
  });
  wg.go([] {  // go here
    was_read.wait();
    set("limit", 20);
  });
  wg.wait();
  std::printf("limit %d\n", read("limit"));
}
