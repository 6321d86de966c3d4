// Keys of different types differ, whatever their contents.
#include "program.h"

int main() {
  enum class FirstKey { kId };
  enum class SecondKey { kId };
  auto ctx = context::with_value(context::background(), FirstKey::kId, 1);
  ctx = context::with_value(ctx, SecondKey::kId, 2);
  ctx = context::with_value(ctx, "id", 3);
  ctx = context::with_value(ctx, 4, 4);
  println(*ctx.value<int>(FirstKey::kId), *ctx.value<int>(SecondKey::kId),
          *ctx.value<int>("id"), *ctx.value<int>(4));
  return 0;
}
