// The channel has room for the one result, so that the search ends whether
// anybody waits for it or not.
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include "settle.h"

using namespace std::chrono_literals;

std::string search(const std::string& term) {
  gosan::time::sleep(200ms);  // a slow database
  return "record of " + term;
}

bool process(const std::string& term) {
  auto found = gosan::make_chan<std::string>(1);
  gosan::go([=] { found.send(search(term)); });
  std::optional<std::string> record;
  switch (gosan::select(recv(found, record), recv(gosan::time::after(50ms)))) {
    case 0:
      std::printf("received: %s\n", record->c_str());
      return true;
    default:
      return false;
  }
}

int main() {
  if (!process("term")) std::puts("search timed out");
  settle(350ms);
}
