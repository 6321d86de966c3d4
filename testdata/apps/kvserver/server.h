// A key-value server: a goroutine for each connection, a context for each
// request, and a shutdown that lets the requests under way finish.
//   GET key         OK value | ERR …
//   SET key value   OK
//   ARCHIVE key     as GET, from the archive: may exceed the time limit
#pragma once

#include <gosan/gosan.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>

#include "../options.h"
#include "socket.h"
#include "store.h"

class Server {
 public:
  Server(std::chrono::milliseconds time_limit, Options options)
      : time_limit_(time_limit), options_(std::move(options)) {}

  std::uint16_t port() const { return listener_.port(); }
  // Blocks until shutdown(). Once.
  void serve();
  // While serve() runs. Accepts no more, reads no more requests, and blocks
  // until those under way are answered. When `ctx` is done first they are
  // canceled: its error.
  gosan::Error shutdown(const gosan::context::Context& ctx);
  // Until then the archive lets everybody wait. Once.
  void mount_archive() const { archive_.mount(); }
  // Requests answered; after shutdown().
  int answered() const { return answered_; }

 private:
  using Context = gosan::context::Context;

  void handle(Connection connection);
  std::string answer(const Context& ctx, const std::string& request);
  std::string from_archive(const Context& ctx, const std::string& key);
  void count_answer();
  // False: the server shuts down, the connection is not wanted.
  bool remember(const Connection& connection);
  void forget(const Connection& connection);

  const std::chrono::milliseconds time_limit_;
  const Options options_;
  const Listener listener_;
  const std::shared_ptr<Store> store_ = std::make_shared<Store>();
  const Archive archive_;
  const gosan::chan<> accepted_all_ = gosan::make_chan();
  gosan::sync::WaitGroup connections_;
  // Above the contexts of all requests.
  const gosan::context::WithCancel<gosan::context::CancelFunc> requests_ =
      gosan::context::with_cancel(gosan::context::background());

  gosan::sync::Mutex mu_;
  bool stopping_ = false;                         // under mu_
  std::unordered_set<const Connection*> active_;  // under mu_
  int answered_ = 0;                              // under mu_
};
