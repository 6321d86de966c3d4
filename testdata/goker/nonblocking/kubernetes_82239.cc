// kubernetes 82239: a test annotates a volume that it has given to a
// controller, which copies it at that moment. Fixed: it annotates a copy of its
// own.
// manifests: always
// expect: data-race lines=any
#include <map>
#include <memory>
#include <string>

#include "kernel.h"

struct Volume {
  std::map<std::string, int> annotations = {{"bound", 1}};
};

int main() {
  auto volume = std::make_shared<Volume>();
  gosan::sync::WaitGroup controller;
  controller.go([volume] {
    const auto copy = volume->annotations;  // race: read
    std::printf("%zu annotations\n", copy.size());
  });
  auto mine = kFixed ? std::make_shared<Volume>() : volume;
  mine->annotations["bound"] = 2;  // race: write
  controller.wait();
}
