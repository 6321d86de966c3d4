// A value is looked up in the context and in all above it; the nearest wins.
#include "program.h"

int main() {
  using Text = std::string;
  auto root = context::with_value(context::background(), "user", Text("ann"));
  auto middle = context::with_value(root, "trace", 7);
  auto [ctx, cancel] = context::with_cancel(middle);
  auto leaf = context::with_value(ctx, "user", Text("bob"));
  println(*leaf.value<Text>("user"), *leaf.value<int>("trace"),
          leaf.value<int>("nothing") == nullptr);
  println(*ctx.value<Text>("user"), root.value<int>("trace") == nullptr);
  cancel();
  println(*leaf.value<Text>("user"), *leaf.value<int>("trace"));
  return 0;
}
