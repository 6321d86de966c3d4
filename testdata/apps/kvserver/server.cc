#include "server.h"

#include <mutex>
#include <sstream>

using gosan::context::Context;

namespace {

std::string found_or_not(const std::optional<std::string>& value) {
  return value ? "OK " + *value : "ERR no such key";
}

}  // namespace

void Server::serve() {
  auto _ = gosan::defer([this] { accepted_all_.close(); });
  for (;;) {
    auto connection = std::make_shared<Connection>(listener_.accept());
    if (connection->fd() < 0) return;
    connections_.go([this, connection] { handle(std::move(*connection)); });
  }
}

gosan::Error Server::shutdown(const Context& ctx) {
  listener_.stop();
  accepted_all_.recv();
  {
    std::lock_guard lock(mu_);
    stopping_ = true;
    for (const Connection* connection : active_) connection->stop_reading();
  }
  const auto idle = gosan::make_chan();
  gosan::go(gosan::named("shutdown"), [this, idle] {
    connections_.wait();
    idle.close();
  });
  const bool in_time = gosan::select(recv(idle), recv(ctx.done())) == 0;
  requests_.cancel();
  idle.recv();
  return in_time ? gosan::Error() : ctx.err();
}

void Server::handle(Connection connection) {
  if (!remember(connection)) return;
  auto _ = gosan::defer([&] { forget(connection); });
  for (;;) {
    const auto [request, end] = connection.read_line();
    if (end) return;
    const auto [ctx, cancel] =
        gosan::context::with_timeout(requests_.ctx, time_limit_);
    const std::string reply = answer(ctx, request);
    cancel();
    if (connection.write_line(reply)) return;
    count_answer();
  }
}

std::string Server::answer(const Context& ctx, const std::string& request) {
  std::istringstream words(request);
  std::string verb;
  std::string key;
  std::string value;
  words >> verb >> key >> value;
  if (verb == "GET") return found_or_not(store_->get(key));
  if (verb == "ARCHIVE") return from_archive(ctx, key);
  if (verb != "SET") return "ERR what is " + verb + "?";
  store_->set(key, value);
  return "OK";
}

std::string Server::from_archive(const Context& ctx, const std::string& key) {
  // Room for the one answer, so that the goroutine ends when nobody waits.
  const std::size_t room = options_.bug("archive") ? 0 : 1;
  const auto found = gosan::make_chan<std::string>(room);
  gosan::go(gosan::named("archive"),
            [archive = archive_, store = store_, key, found] {
              found.send(found_or_not(archive.get(*store, key)));
            });
  std::optional<std::string> reply;
  if (gosan::select(recv(found, reply), recv(ctx.done())) == 0) return *reply;
  return "ERR " + ctx.err().message();
}

void Server::count_answer() {
  std::unique_lock lock(mu_, std::defer_lock);
  if (!options_.bug("count")) lock.lock();
  answered_++;
}

bool Server::remember(const Connection& connection) {
  std::lock_guard lock(mu_);
  if (!stopping_) active_.insert(&connection);
  return !stopping_;
}

void Server::forget(const Connection& connection) {
  std::lock_guard lock(mu_);
  active_.erase(&connection);
}
