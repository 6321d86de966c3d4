// A key-value server on a real socket, its clients, and its shutdown while one
// of them is still connected.
//   kvserver [--clients=N] [--requests=N] [--bug=count|archive]
// count    requests are counted without the lock: data race
// archive  a slow answer has nobody to go to after the time limit: goroutine
// leak
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "../options.h"
#include "server.h"
#include "socket.h"

namespace {

using namespace std::chrono_literals;

// Sends one request and blocks for its reply.
std::string ask(Connection& connection, const std::string& request) {
  if (const gosan::Error err = connection.write_line(request)) {
    return err.message();
  }
  const auto [reply, err] = connection.read_line();
  return err ? err.message() : reply;
}

gosan::Error expect(Connection& connection, const std::string& request,
                    const std::string& wanted) {
  const std::string reply = ask(connection, request);
  if (reply == wanted) return {};
  return gosan::Error(request + ": " + reply + ", not " + wanted);
}

// Writes its own keys and reads them again.
gosan::Error client(std::uint16_t port, int id, int requests) {
  auto [connection, err] = connect_to(port);
  for (int i = 0; i < requests && !err; i++) {
    const std::string key = std::to_string(id) + "." + std::to_string(i);
    err = expect(connection, "SET " + key + " v" + key, "OK");
    if (!err) err = expect(connection, "GET " + key, "OK v" + key);
  }
  return err;
}

// Asks for more than the time limit allows.
gosan::Error impatient_client(std::uint16_t port) {
  auto [connection, err] = connect_to(port);
  if (err) return err;
  return expect(connection, "ARCHIVE 0.0", "ERR context deadline exceeded");
}

}  // namespace

int main(int argc, char** argv) {
  const Options options(argc, argv);
  const int clients = options.number("clients", 8);
  const int requests = options.number("requests", 20);
  Server server(10ms, options);
  gosan::sync::WaitGroup serving;
  serving.go([&] { server.serve(); });

  gosan::errgroup::Group group;
  for (int id = 0; id < clients; id++) {
    group.go([&, id] { return client(server.port(), id, requests); });
  }
  group.go([&] { return impatient_client(server.port()); });
  auto [idle, err] = connect_to(server.port());
  if (!err) err = expect(idle, "SET idle 1", "OK");
  if (const gosan::Error failed = group.wait()) err = failed;

  auto [ctx, cancel] =
      gosan::context::with_timeout(gosan::context::background(), 30s);
  const gosan::Error late = server.shutdown(ctx);
  cancel();
  serving.wait();
  if (!err) err = late;
  std::printf("%d requests answered%s%s\n", server.answered(), err ? ": " : "",
              err.message().c_str());
  server.mount_archive();  // its answer comes too late
  if (options.bug("archive")) gosan::time::sleep(1s);  // until it has come
  const bool right = server.answered() == 2 * clients * requests + 2 && !err;
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
