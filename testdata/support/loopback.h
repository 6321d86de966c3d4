// TCP connections within the process.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

class Listener {
 public:
  Listener() : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address_);
    bind(fd_, reinterpret_cast<sockaddr*>(&address_), size);
    listen(fd_, 8);
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &size);
  }
  int accept_one() const { return accept(fd_, nullptr, nullptr); }
  int connect_to() const {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, reinterpret_cast<const sockaddr*>(&address_), sizeof(address_));
    return fd;
  }

 private:
  int fd_;
  sockaddr_in address_ = {};
};

// Two connected ends.
class Loopback {
 public:
  Loopback()
      : client_(listener_.connect_to()), server_(listener_.accept_one()) {}
  void say() const { (void)!send(client_, "x", 1, 0); }
  void hear() const {
    char byte = 0;
    (void)!recv(server_, &byte, 1, 0);
  }

 private:
  Listener listener_;
  int client_;
  int server_;
};
