// The channel lies in a variant inside an optional of a global.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <optional>
#include <string>
#include <variant>

#include "settle.h"

std::optional<std::variant<std::string, gosan::chan<int>>> result;

int main() {
  result = gosan::make_chan<int>();
  gosan::go([ch = std::get<gosan::chan<int>>(*result)] { ch.recv(); });
  settle();
}
