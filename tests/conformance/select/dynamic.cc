// Cases made at run time: the index of the one that ran, its value, whether it
// was open.
#include "program.h"

int main() {
  auto a = make_chan<int>(1);
  auto b = make_chan<std::string>(1);
  auto closed = make_chan<int>();
  std::optional<int> number;
  std::optional<std::string> text;
  std::vector<SelectCase> cases;
  cases.push_back(recv(a, number));
  cases.push_back(recv(b, text));
  cases.push_back(send(closed, 1));
  cases.push_back(otherwise());
  println(select(cases));
  b.send("text");
  std::size_t chosen = select(cases);
  println(chosen, text.value_or(""), text.has_value());
  a.send(4);
  chosen = select(cases);
  println(chosen, number.value_or(0), number.has_value());
  b.close();
  chosen = select(cases);
  println(chosen, text.value_or(""), text.has_value());
  println(caught([&] {
    closed.close();
    select(std::span(cases).subspan(2, 1));
  }));
  return 0;
}
