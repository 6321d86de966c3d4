// What a report says about the memory.
// expect: data-race@member variable=config object=global lines=any
// expect: data-race@element variable=rows object=global lines=any
// expect: data-race@field variable=value object=heap lines=any
// expect: data-race@array object=heap lines=any
// expect: data-race@local variable=local object=stack lines=any
// expect: data-race@copy variable=copied object=heap lines=any
// stderr: of type Config at
// stderr: in `Config::limits.most`
// stderr: element 2, in `Limits::least`
// stderr: `Node::value` of type int in heap block of 16 bytes (new Node)
// stderr: (offset 8)
// stderr: heap block of 56 bytes (new long[]) (offset 32)
// stderr: local variable `local` of type int of main, on goroutine 1's stack
// stderr: `main::lambda::copied` of type int in heap block of 4 bytes
#include <gosan/gosan.h>

#include <thread>

#include "meeting.h"

struct Limits {
  int least, most;
};
struct Config {
  int version;
  Limits limits;
};
struct Node {
  Node* next;
  int value;
};
Config config;
Limits rows[5];

int main() {
  int local = 0;
  auto* node = new Node{nullptr, 1};
  auto* array = new long[7]{};
  auto* count = new auto([copied = 0]() mutable {
    return copied++;  // race: read|write @copy
  });
  Meeting done(2);
  const auto touch = [&] {
    config.limits.most++;  // race: read|write @member
    rows[2].least++;       // race: read|write @element
    node->value++;         // race: read|write @field
    array[4]++;            // race: read|write @array
    local++;               // race: read|write @local
    (*count)();
    done.wait();
  };
  std::thread other(touch);
  touch();
  other.join();
}
