// Copy on write: the writer copies the map, changes its copy and publishes it.
// Readers keep the version that they have loaded. For many reads, few writes.
// stdout: limit 20
#include <gosan/gosan.h>

#include <cstdio>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "moment.h"

using Map = std::map<std::string, int>;

gosan::atomic::Value<Map*> map;
gosan::sync::Mutex mu;     // of the writers
std::deque<Map> versions;  // under mu; Go would collect the old ones
Moment was_read;

int read(const std::string& key) {
  const Map* now = *map.load();
  const auto found = now->find(key);
  return found == now->end() ? 0 : found->second;
}

void set(const std::string& key, int value) {
  std::lock_guard lock(mu);
  Map& next = versions.emplace_back(**map.load());
  next[key] = value;
  map.store(&next);
}

int main() {
  versions.push_back({{"limit", 10}});
  map.store(&versions.back());
  gosan::sync::WaitGroup wg;
  wg.go([] {
    std::printf("limit %d\n", read("limit"));
    was_read.happened();
  });
  wg.go([] {
    was_read.wait();
    set("limit", 20);
  });
  wg.wait();
  std::printf("limit %d\n", read("limit"));
}
