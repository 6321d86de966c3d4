// ListDirectory by channel: the caller has found its file and stops receiving,
// the goroutine that lists is left with the next name in its hands.
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <gosan/gosan.h>

#include <cstdio>
#include <string>
#include <vector>

#include "settle.h"

const std::vector<std::string> directory = {"LICENSE", "go.mod", "main.go"};

gosan::chan<std::string> list_directory() {
  auto names = gosan::make_chan<std::string>();  // made here
  gosan::go([names] {                            // go here
    for (const std::string& name : directory) {
      names.send(name);  // blocked here
    }
    names.close();
  });
  return names;
}

bool is_module() {
  for (const std::string& name : list_directory()) {
    if (name == "go.mod") return true;
  }
  return false;
}

int main() {
  std::puts(is_module() ? "a module" : "no module");
  settle();
}
