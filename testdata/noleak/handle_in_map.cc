// The only other handle is a value in a map of strings.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <string>
#include <unordered_map>

#include "settle.h"

std::unordered_map<std::string, gosan::chan<int>> subscribers;

int main() {
  subscribers["weather"] = gosan::make_chan<int>();
  gosan::go([ch = subscribers["weather"]] { ch.recv(); });
  settle();
}
