// An eventfd that epoll reports and nobody reads; what an event points to.
#include <gosan/gosan.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <thread>

struct Connection {
  int answer;
};

int main() {
  const int epoll = epoll_create1(0);
  const int event = eventfd(0, 0);
  int side = 0;
  std::thread worker([&] {
    epoll_event ready = {};
    if (epoll_wait(epoll, &ready, 1, -1) != 1) return;
    static_cast<Connection*>(ready.data.ptr)->answer += side;
  });
  Connection connection = {40};
  epoll_event wanted = {EPOLLIN | EPOLLET, {.ptr = &connection}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, event, &wanted);
  side = 2;
  eventfd_write(event, 1);
  worker.join();
  return connection.answer == 42 ? 0 : 1;
}
