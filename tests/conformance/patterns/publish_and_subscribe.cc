// A broker in one goroutine owns the list of subscribers, so that no lock is
// needed.
#include "program.h"

int main() {
  auto subscribe = make_chan<chan<std::string>>();
  auto publish = make_chan<std::string>();
  auto quit = make_chan<>();
  go([=] {
    std::vector<chan<std::string>> subscribers;
    std::optional<chan<std::string>> subscriber;
    std::optional<std::string> text;
    for (;;) {
      switch (select(recv(subscribe, subscriber), recv(publish, text),
                     recv(quit))) {
        case 0:
          subscribers.push_back(*subscriber);
          break;
        case 1:
          for (const auto& s : subscribers) s.send(*text);
          break;
        case 2:
          for (const auto& s : subscribers) s.close();
          return;
      }
    }
  });
  auto a = make_chan<std::string>(8);
  auto b = make_chan<std::string>(8);
  subscribe.send(a);
  publish.send("first");
  subscribe.send(b);
  publish.send("second");
  quit.close();
  for (std::string text : a) println("a", text);
  for (std::string text : b) println("b", text);
  return 0;
}
