// A server of the notes' kind, in memory: it serves until it is shut down, as
// http.Server does.
#pragma once

#include <gosan/gosan.h>

#include <cstdio>
#include <string>
#include <utility>

class Server {
 public:
  explicit Server(std::string name) : name_(std::move(name)) {}

  // Blocks until shutdown().
  gosan::Error listen_and_serve() const {
    for (const std::string& request : requests_) {
      std::printf("%s: %s\n", name_.c_str(), request.c_str());
    }
    return gosan::Error(name_ + ": server closed");
  }

  void request(const std::string& text) const { requests_.send(text); }
  void shutdown() const { requests_.close(); }

 private:
  std::string name_;
  gosan::chan<std::string> requests_ = gosan::make_chan<std::string>();
};
