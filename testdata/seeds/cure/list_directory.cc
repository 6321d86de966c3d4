// ListDirectory by callback, as filepath.WalkDir: the caller's function says
// when to stop, errors come back as errors, and there is no goroutine.
// stdout: a module
#include <gosan/gosan.h>

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "settle.h"

const std::vector<std::string> directory = {"LICENSE", "go.mod", "main.go"};

gosan::Error list_directory(
    const std::function<bool(const std::string&)>& go_on) {
  if (directory.empty()) return gosan::Error("directory: permission denied");
  for (const std::string& name : directory) {
    if (!go_on(name)) break;
  }
  return gosan::Error();
}

bool is_module() {
  bool found = false;
  const gosan::Error err = list_directory([&](const std::string& name) {
    found = name == "go.mod";
    return !found;
  });
  if (err) std::puts(err.message().c_str());
  return found;
}

int main() {
  std::puts(is_module() ? "a module" : "no module");
  settle();
}
