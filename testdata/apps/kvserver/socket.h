// TCP of the loopback, in calls that hold up their own goroutine only.
#pragma once

#include <gosan/gosan.h>

#include <cstdint>
#include <string>
#include <utility>

// A connected end, closed with the object. One goroutine reads and writes;
// stop_reading() may come from any other.
class Connection {
 public:
  explicit Connection(int fd = -1) noexcept : fd_(fd) {}
  Connection(Connection&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), read_(std::move(other.read_)) {}
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  // Blocks for the next line, without its end; an error when there is none.
  std::pair<std::string, gosan::Error> read_line();
  // Blocks until `line` and a line end are written.
  gosan::Error write_line(const std::string& line);
  // What has not been read is lost; a read_line() under way ends.
  void stop_reading() const;

  int fd() const { return fd_; }

 private:
  int fd_;
  std::string read_;  // beyond the last line
};

class Listener {
 public:
  // Listens on a free port of the loopback.
  Listener();
  Listener(const Listener&) = delete;
  ~Listener();

  std::uint16_t port() const;
  // Blocks for the next connection; one without a descriptor after stop().
  Connection accept() const;
  // Ends accept(), now and from now on. Any goroutine.
  void stop() const;

 private:
  int fd_;
};

// Blocks until connected to `port` of the loopback.
std::pair<Connection, gosan::Error> connect_to(std::uint16_t port);
