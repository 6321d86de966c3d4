#include "socket.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

gosan::Error system_error(const char* what) {
  return gosan::Error::wrap(what, gosan::Error(std::strerror(errno)));
}

}  // namespace

Connection::~Connection() {
  if (fd_ >= 0) close(fd_);
}

std::pair<std::string, gosan::Error> Connection::read_line() {
  for (;;) {
    if (const auto end = read_.find('\n'); end != std::string::npos) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return {std::move(line), {}};
    }
    char bytes[512];
    const ssize_t count =
        gosan::blocking([&] { return read(fd_, bytes, sizeof(bytes)); });
    if (count == 0) return {{}, gosan::Error("end of stream")};
    if (count < 0) return {{}, system_error("read")};
    read_.append(bytes, static_cast<std::size_t>(count));
  }
}

gosan::Error Connection::write_line(const std::string& line) {
  const std::string bytes = line + "\n";
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = gosan::blocking([&] {
      return send(fd_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    });
    if (count < 0) return system_error("write");
    done += static_cast<std::size_t>(count);
  }
  return {};
}

void Connection::stop_reading() const { shutdown(fd_, SHUT_RD); }

Listener::Listener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_in address = loopback(0);
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ||
      listen(fd_, SOMAXCONN)) {
    gosan::panic(system_error("listen").message());
  }
}

Listener::~Listener() { close(fd_); }

std::uint16_t Listener::port() const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

Connection Listener::accept() const {
  return Connection(gosan::blocking(
      [fd = fd_] { return ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC); }));
}

void Listener::stop() const { shutdown(fd_, SHUT_RDWR); }

std::pair<Connection, gosan::Error> connect_to(std::uint16_t port) {
  Connection connection(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  const int result = gosan::blocking([&] {
    return connect(connection.fd(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof(address));
  });
  gosan::Error err;
  if (result != 0) err = system_error("connect");
  return {std::move(connection), err};
}
