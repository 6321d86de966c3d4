// The global points at the second base of the object that has the channel.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <memory>

#include "settle.h"

struct Named {
  virtual ~Named() = default;
  long name = 0;
};
struct Closable {
  virtual ~Closable() = default;
};
struct Connection : Named, Closable {
  gosan::chan<int> replies = gosan::make_chan<int>();
};
std::unique_ptr<Closable> open_connection;

int main() {
  auto connection = std::make_unique<Connection>();
  gosan::go([ch = connection->replies] { ch.recv(); });
  open_connection = std::move(connection);
  settle();
}
