// Several replicas are asked, the first answer counts, and the others do not
// block for ever.
#include "program.h"

int main() {
  auto answers = make_chan<std::string>(3);
  auto release = make_chan<>();
  for (const std::string name : {"slow", "fast", "slower"}) {
    go([=] {
      if (name != "fast") release.recv();
      answers.send("from " + name);
    });
  }
  println(*answers.recv());
  release.close();
  await_goroutines(1);
  println(answers.len());
  return 0;
}
