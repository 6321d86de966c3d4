// A function that multiplexes two talkers onto one channel.
#include "program.h"

int main() {
  const auto talk = [](std::string name) -> RecvChan<std::string> {
    auto out = make_chan<std::string>();
    go([=] {
      auto _ = defer([&] { out.close(); });
      for (int i = 0; i < 3; ++i) out.send(name + " " + std::to_string(i));
    });
    return out;
  };
  const auto fan_in = [](RecvChan<std::string> a, RecvChan<std::string> b) {
    auto out = make_chan<std::string>();
    go([=]() mutable {
      auto _ = defer([&] { out.close(); });
      std::optional<std::string> s;
      while (a || b) {
        auto& from = select(recv(a, s), recv(b, s)) == 0 ? a : b;
        if (s) {
          out.send(*s);
        } else {
          from = {};
        }
      }
    });
    return out;
  };
  std::map<std::string, int> said;
  bool in_order = true;
  for (std::string s : fan_in(talk("ann"), talk("bob"))) {
    int& count = said[s.substr(0, 3)];
    if (s.substr(4) != std::to_string(count)) in_order = false;
    ++count;
  }
  println(said["ann"], said["bob"], in_order);
  return 0;
}
