// serving 3148: a test appends a reaction to a fake client's chain while a
// controller that runs already looks through it. Fixed: appends first.
// manifests: always
// expect: data-race lines=any
#include <vector>

#include "kernel.h"

struct FakeClient {
  std::vector<int> reactions = {1};

  int invoke() const {
    int sum = 0;
    for (const int reaction : reactions) sum += reaction;  // race: read
    return sum;
  }
};

int main() {
  FakeClient client;
  if (kFixed) client.reactions.push_back(2);
  gosan::sync::WaitGroup controller;
  controller.go([&] { std::printf("%d\n", client.invoke()); });
  if (!kFixed) client.reactions.push_back(2);  // race: write|free
  controller.wait();
}
