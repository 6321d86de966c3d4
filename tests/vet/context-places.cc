// context-in-struct and context-not-first: positives have an expected warning
// on the line of the member or parameter.
#include <gosan/gosan.h>

#include <functional>
#include <string>

using namespace gosan;

// ---- wrong ----

struct Request {
  std::string path;
  context::Context ctx;  // expected-warning{{a context in a struct}}
};

class Server {
  int port_ = 0;
  const context::Context base_;  // expected-warning{{a context in a struct}}
};

template <class T>
struct Box {
  T value;
  context::Context ctx;  // expected-warning{{a context in a struct}}
};
Box<int> box;

struct Outer {
  struct Inner {
    context::Context ctx;  // expected-warning{{a context in a struct}}
  } inner;
};

void local() {
  struct Job {
    context::Context ctx;  // expected-warning{{a context in a struct}}
  } job;
  (void)job;
}

struct Borrowed {
  const context::Context& ctx;  // expected-warning{{a context in a struct}}
};

void second(int n, context::Context ctx) {}  // expected-warning{{first parameter}}
void by_reference(int n, const context::Context& ctx) {}  // expected-warning{{first}}
void third(int a, int b, context::Context ctx) {}  // expected-warning{{first}}
struct Client {
  void get(std::string path, context::Context ctx) {}  // expected-warning{{first}}
  Client(int port, context::Context ctx) {}  // expected-warning{{first}}
};
template <class T>
void generic(T value, context::Context ctx) {}  // expected-warning{{first}}
template void generic(int, context::Context);

// ---- right ----

struct Plain {
  std::string path;
  context::CancelFunc* cancel;
};
struct Callback {
  std::function<void(context::Context)> handler;
};
struct Source {
  context::Context make();
  static context::Context shared;
};
using Handler = void (*)(context::Context);
struct Table {
  Handler handler;
};
namespace other {
struct Context {};
struct Keeper {
  Context ctx;
};
void last(int n, Context ctx) {}
}  // namespace other

void captured(context::Context ctx) {
  go([ctx] { (void)ctx.err(); });
}

void first(context::Context ctx, int n) {}
void only(context::Context ctx) {}
void both(context::Context parent, context::Context child) {}
void declared_elsewhere(int n, context::Context ctx);
struct Base {
  virtual ~Base() = default;
  virtual void run(context::Context ctx, int n) {}
};
void lambda() {
  auto each = [](int n, context::Context ctx) { (void)ctx; };
  each(1, context::background());
}
bool operator==(const Plain& plain, const context::Context& ctx) {
  return false;
}
