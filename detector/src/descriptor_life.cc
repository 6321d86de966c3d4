// Descriptors as they are made, copied, connected, waited for and closed.
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>

#include "descriptors.h"
#include "interpose.h"

GOSAN_DECLARE_REAL(accept)
GOSAN_DECLARE_REAL(accept4)
GOSAN_DECLARE_REAL(close)
GOSAN_DECLARE_REAL(connect)
GOSAN_DECLARE_REAL(dup)
GOSAN_DECLARE_REAL(dup2)
GOSAN_DECLARE_REAL(dup3)
GOSAN_DECLARE_REAL(epoll_create)
GOSAN_DECLARE_REAL(epoll_create1)
GOSAN_DECLARE_REAL(epoll_ctl)
GOSAN_DECLARE_REAL(epoll_pwait)
GOSAN_DECLARE_REAL(epoll_wait)
GOSAN_DECLARE_REAL(eventfd)
GOSAN_DECLARE_REAL(eventfd_read)
GOSAN_DECLARE_REAL(eventfd_write)
GOSAN_DECLARE_REAL(fcntl)
GOSAN_DECLARE_REAL(fcntl64)
GOSAN_DECLARE_REAL(pipe)
GOSAN_DECLARE_REAL(pipe2)
GOSAN_DECLARE_REAL(poll)
GOSAN_DECLARE_REAL(ppoll)
GOSAN_DECLARE_REAL(pselect)
GOSAN_DECLARE_REAL(select)
GOSAN_DECLARE_REAL(signalfd)
GOSAN_DECLARE_REAL(socket)
GOSAN_DECLARE_REAL(socketpair)
GOSAN_DECLARE_REAL(timerfd_create)

namespace gosan::detector {
namespace {

int opened(int fd, Task* task) {
  open_descriptor(task, fd);
  return fd;
}

int opened(int fd, Task* task, Nameless what) {
  open_descriptor(task, fd);
  name_descriptor(fd, what);
  return fd;
}

int opened_pair(int error, Task* task, const int fds[2]) {
  if (error != 0) return error;
  open_descriptor(task, fds[0]);
  open_descriptor(task, fds[1]);
  return 0;
}

int copied(int copy, Task* task, int fd) {
  if (copy >= 0 && copy != fd) copy_descriptor(task, fd, copy);
  return copy;
}

int accepted(int fd, Task* task, int listener) {
  if (fd >= 0) acquire_accept(task, listener);
  return opened(fd, task);
}

// After a wait that found `ready` of [count] descriptors.
int found_ready(int ready, Task* task, const pollfd* fds, nfds_t count) {
  constexpr short kReadable = POLLIN | POLLPRI | POLLRDHUP | POLLHUP | POLLERR;
  if (ready <= 0) return ready;
  for (nfds_t i = 0; i < count; ++i) {
    if ((fds[i].revents & kReadable) != 0) acquire_descriptor(task, fds[i].fd);
  }
  return ready;
}

int found_ready(int ready, Task* task, int count, const fd_set* readable) {
  if (ready <= 0 || readable == nullptr) return ready;
  for (int fd = 0; fd < std::min(count, FD_SETSIZE); ++fd) {
    if (FD_ISSET(fd, readable)) acquire_descriptor(task, fd);
  }
  return ready;
}

int found_events(int ready, Task* task, int epoll) {
  if (ready > 0) acquire_events(task, epoll);
  return ready;
}

}  // namespace
}  // namespace gosan::detector

using gosan::detector::accepted;
using gosan::detector::copied;
using gosan::detector::found_events;
using gosan::detector::found_ready;
using gosan::detector::Nameless;
using gosan::detector::opened;
using gosan::detector::opened_pair;
using gosan::detector::Task;

// ---- made, copied, closed ----

GOSAN_INTERPOSE int pipe(int fds[2]) noexcept {
  Task* task = GOSAN_CALLER;
  return opened_pair(GOSAN_REAL(pipe)(fds), task, fds);
}
GOSAN_INTERPOSE int pipe2(int fds[2], int flags) noexcept {
  Task* task = GOSAN_CALLER;
  return opened_pair(GOSAN_REAL(pipe2)(fds, flags), task, fds);
}
GOSAN_INTERPOSE int socket(int domain, int type, int protocol) noexcept {
  Task* task = GOSAN_CALLER;
  return opened(GOSAN_REAL(socket)(domain, type, protocol), task);
}
GOSAN_INTERPOSE int socketpair(int domain, int type, int protocol,
                               int fds[2]) noexcept {
  Task* task = GOSAN_CALLER;
  const int error = opened_pair(
      GOSAN_REAL(socketpair)(domain, type, protocol, fds), task, fds);
  if (error == 0) gosan::detector::pair_descriptors(fds[0], fds[1]);
  return error;
}
GOSAN_INTERPOSE int eventfd(unsigned count, int flags) noexcept {
  Task* task = GOSAN_CALLER;
  return opened(GOSAN_REAL(eventfd)(count, flags), task, Nameless::kOrdered);
}
GOSAN_INTERPOSE int epoll_create(int size) noexcept {
  Task* task = GOSAN_CALLER;
  return opened(GOSAN_REAL(epoll_create)(size), task, Nameless::kOrdered);
}
GOSAN_INTERPOSE int epoll_create1(int flags) noexcept {
  Task* task = GOSAN_CALLER;
  return opened(GOSAN_REAL(epoll_create1)(flags), task, Nameless::kOrdered);
}
GOSAN_INTERPOSE int timerfd_create(clockid_t clock, int flags) noexcept {
  Task* task = GOSAN_CALLER;
  return opened(GOSAN_REAL(timerfd_create)(clock, flags), task,
                Nameless::kTimer);
}
GOSAN_INTERPOSE int signalfd(int fd, const sigset_t* mask, int flags) noexcept {
  Task* task = GOSAN_CALLER;
  return opened(GOSAN_REAL(signalfd)(fd, mask, flags), task,
                Nameless::kSignals);
}

GOSAN_INTERPOSE int dup(int fd) noexcept {
  Task* task = GOSAN_CALLER;
  return copied(GOSAN_REAL(dup)(fd), task, fd);
}
GOSAN_INTERPOSE int dup2(int fd, int copy) noexcept {
  Task* task = GOSAN_CALLER;
  if (fd != copy) gosan::detector::close_descriptor(task, copy);
  return copied(GOSAN_REAL(dup2)(fd, copy), task, fd);
}
GOSAN_INTERPOSE int dup3(int fd, int copy, int flags) noexcept {
  Task* task = GOSAN_CALLER;
  if (fd != copy) gosan::detector::close_descriptor(task, copy);
  return copied(GOSAN_REAL(dup3)(fd, copy, flags), task, fd);
}

// The third argument, where there is one, fits a pointer.
#define GOSAN_FCNTL(name)                                                 \
  GOSAN_INTERPOSE int name(int fd, int command, ...) {                    \
    Task* task = GOSAN_CALLER;                                            \
    va_list arguments;                                                    \
    va_start(arguments, command);                                         \
    void* argument = va_arg(arguments, void*);                            \
    va_end(arguments);                                                    \
    const int result = GOSAN_REAL(name)(fd, command, argument);           \
    const bool copies = command == F_DUPFD || command == F_DUPFD_CLOEXEC; \
    return copies ? copied(result, task, fd) : result;                    \
  }
GOSAN_FCNTL(fcntl)
GOSAN_FCNTL(fcntl64)

GOSAN_INTERPOSE int close(int fd) {
  gosan::detector::close_descriptor(GOSAN_CALLER, fd);
  return GOSAN_REAL(close)(fd);
}

// ---- connected ----

GOSAN_INTERPOSE int connect(int fd, const sockaddr* address, socklen_t size) {
  gosan::detector::publish_connect(GOSAN_CALLER, address, size);
  return GOSAN_REAL(connect)(fd, address, size);
}
GOSAN_INTERPOSE int accept(int fd, sockaddr* address, socklen_t* size) {
  Task* task = GOSAN_CALLER;
  return accepted(GOSAN_REAL(accept)(fd, address, size), task, fd);
}
GOSAN_INTERPOSE int accept4(int fd, sockaddr* address, socklen_t* size,
                            int flags) {
  Task* task = GOSAN_CALLER;
  return accepted(GOSAN_REAL(accept4)(fd, address, size, flags), task, fd);
}

// ---- waited for ----

GOSAN_INTERPOSE int eventfd_read(int fd, eventfd_t* value) {
  Task* task = GOSAN_CALLER;
  const int error = GOSAN_REAL(eventfd_read)(fd, value);
  if (error == 0) gosan::detector::acquire_descriptor(task, fd);
  return error;
}
GOSAN_INTERPOSE int eventfd_write(int fd, eventfd_t value) {
  gosan::detector::publish_descriptor(GOSAN_CALLER, fd);
  return GOSAN_REAL(eventfd_write)(fd, value);
}
GOSAN_INTERPOSE int epoll_ctl(int epoll, int operation, int fd,
                              epoll_event* event) noexcept {
  gosan::detector::watch_descriptor(GOSAN_CALLER, epoll, fd);
  return GOSAN_REAL(epoll_ctl)(epoll, operation, fd, event);
}
GOSAN_INTERPOSE int epoll_wait(int epoll, epoll_event* events, int room,
                               int timeout_ms) {
  Task* task = GOSAN_CALLER;
  return found_events(GOSAN_REAL(epoll_wait)(epoll, events, room, timeout_ms),
                      task, epoll);
}
GOSAN_INTERPOSE int epoll_pwait(int epoll, epoll_event* events, int room,
                                int timeout_ms, const sigset_t* mask) {
  Task* task = GOSAN_CALLER;
  return found_events(
      GOSAN_REAL(epoll_pwait)(epoll, events, room, timeout_ms, mask), task,
      epoll);
}
GOSAN_INTERPOSE int poll(pollfd* fds, nfds_t count, int timeout_ms) {
  Task* task = GOSAN_CALLER;
  return found_ready(GOSAN_REAL(poll)(fds, count, timeout_ms), task, fds,
                     count);
}
GOSAN_INTERPOSE int ppoll(pollfd* fds, nfds_t count, const timespec* timeout,
                          const sigset_t* mask) {
  Task* task = GOSAN_CALLER;
  return found_ready(GOSAN_REAL(ppoll)(fds, count, timeout, mask), task, fds,
                     count);
}
GOSAN_INTERPOSE int select(int count, fd_set* readable, fd_set* writable,
                           fd_set* failed, timeval* timeout) {
  Task* task = GOSAN_CALLER;
  return found_ready(
      GOSAN_REAL(select)(count, readable, writable, failed, timeout), task,
      count, readable);
}
GOSAN_INTERPOSE int pselect(int count, fd_set* readable, fd_set* writable,
                            fd_set* failed, const timespec* timeout,
                            const sigset_t* mask) {
  Task* task = GOSAN_CALLER;
  return found_ready(
      GOSAN_REAL(pselect)(count, readable, writable, failed, timeout, mask),
      task, count, readable);
}
