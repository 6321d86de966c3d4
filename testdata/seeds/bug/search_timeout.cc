// A search with a time-out: when the time-out wins, nobody receives the result
// and the searching goroutine is left behind.
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 len=0 count=1
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
  auto found = gosan::make_chan<std::string>();  // made here
  gosan::go([=] {                                // go here
    found.send(search(term));                    // blocked here
  });
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
