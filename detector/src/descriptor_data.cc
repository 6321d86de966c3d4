// read, write and their kin: a read buffer is written, a written one is read,
// and what was written comes before what is read.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>

#include "descriptors.h"
#include "program_call.h"

GOSAN_DECLARE_REAL(read)
GOSAN_DECLARE_REAL(readv)
GOSAN_DECLARE_REAL(pread)
GOSAN_DECLARE_REAL(pread64)
GOSAN_DECLARE_REAL(preadv)
GOSAN_DECLARE_REAL(recv)
GOSAN_DECLARE_REAL(recvfrom)
GOSAN_DECLARE_REAL(recvmsg)
GOSAN_DECLARE_REAL(write)
GOSAN_DECLARE_REAL(writev)
GOSAN_DECLARE_REAL(pwrite)
GOSAN_DECLARE_REAL(pwrite64)
GOSAN_DECLARE_REAL(pwritev)
GOSAN_DECLARE_REAL(send)
GOSAN_DECLARE_REAL(sendto)
GOSAN_DECLARE_REAL(sendmsg)
GOSAN_DECLARE_REAL(sendfile)
GOSAN_DECLARE_REAL(sendfile64)
GOSAN_DECLARE_REAL(splice)
GOSAN_DECLARE_REAL(copy_file_range)
GOSAN_DECLARE_REAL(shutdown)

extern "C" {
ssize_t __read_chk(int fd, void* p, size_t n, size_t room);
ssize_t __recv_chk(int fd, void* p, size_t n, size_t room, int flags);
}
GOSAN_DECLARE_REAL(__read_chk)
GOSAN_DECLARE_REAL(__recv_chk)

namespace gosan::detector {
namespace {

// After a call that read `got` bytes (or failed, when negative) into `p`.
ssize_t received(const ProgramCall& call, int fd, const void* p, ssize_t got) {
  if (got < 0) return got;
  acquire_descriptor(call.task, fd);
  check_buffer(call, p, static_cast<std::size_t>(got), RaceAccessKind::kWrite);
  return got;
}

ssize_t received(const ProgramCall& call, int fd, const iovec* parts,
                 std::size_t count, ssize_t got) {
  if (got < 0) return got;
  acquire_descriptor(call.task, fd);
  auto left = static_cast<std::size_t>(got);
  for (std::size_t i = 0; i < count && left > 0; ++i) {
    const std::size_t n = std::min(left, parts[i].iov_len);
    check_buffer(call, parts[i].iov_base, n, RaceAccessKind::kWrite);
    left -= n;
  }
  return got;
}

// Before a call that writes what `p` holds. The buffer is read before the edge:
// whoever received the data may write into it again.
void sending(const ProgramCall& call, int fd, const void* p, std::size_t n) {
  check_buffer(call, p, n, RaceAccessKind::kRead);
  publish_descriptor(call.task, fd);
}

void sending(const ProgramCall& call, int fd, const iovec* parts,
             std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    check_buffer(call, parts[i].iov_base, parts[i].iov_len,
                 RaceAccessKind::kRead);
  }
  publish_descriptor(call.task, fd);
}

// From one descriptor to another, without a buffer of the program's.
template <typename Call>
ssize_t moved(const ProgramCall& call, int from, int to, Call real) {
  publish_descriptor(call.task, to);
  const ssize_t n = real();
  if (n >= 0) acquire_descriptor(call.task, from);
  return n;
}

}  // namespace
}  // namespace gosan::detector

using gosan::detector::moved;
using gosan::detector::ProgramCall;
using gosan::detector::received;
using gosan::detector::sending;

GOSAN_INTERPOSE ssize_t read(int fd, void* p, size_t n) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  return received(call, fd, p, GOSAN_REAL(read)(fd, p, n));
}
GOSAN_INTERPOSE ssize_t __read_chk(int fd, void* p, size_t n, size_t room) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  return received(call, fd, p, GOSAN_REAL(__read_chk)(fd, p, n, room));
}
GOSAN_INTERPOSE ssize_t readv(int fd, const iovec* parts, int count) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  return received(call, fd, parts, static_cast<size_t>(count),
                  GOSAN_REAL(readv)(fd, parts, count));
}
GOSAN_INTERPOSE ssize_t pread(int fd, void* p, size_t n, off_t at) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  return received(call, fd, p, GOSAN_REAL(pread)(fd, p, n, at));
}
GOSAN_INTERPOSE ssize_t pread64(int fd, void* p, size_t n, off64_t at) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  return received(call, fd, p, GOSAN_REAL(pread64)(fd, p, n, at));
}
GOSAN_INTERPOSE ssize_t preadv(int fd, const iovec* parts, int count,
                               off_t at) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  return received(call, fd, parts, static_cast<size_t>(count),
                  GOSAN_REAL(preadv)(fd, parts, count, at));
}
GOSAN_INTERPOSE ssize_t recv(int fd, void* p, size_t n, int flags) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  const ssize_t got = GOSAN_REAL(recv)(fd, p, n, flags);
  // MSG_TRUNC: the length of the message, not of what was stored
  received(call, fd, p, std::min(got, static_cast<ssize_t>(n)));
  return got;
}
GOSAN_INTERPOSE ssize_t __recv_chk(int fd, void* p, size_t n, size_t room,
                                   int flags) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  const ssize_t got = GOSAN_REAL(__recv_chk)(fd, p, n, room, flags);
  received(call, fd, p, std::min(got, static_cast<ssize_t>(n)));
  return got;
}
GOSAN_INTERPOSE ssize_t recvfrom(int fd, void* p, size_t n, int flags,
                                 sockaddr* from, socklen_t* size) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  const ssize_t got = GOSAN_REAL(recvfrom)(fd, p, n, flags, from, size);
  received(call, fd, p, std::min(got, static_cast<ssize_t>(n)));
  return got;
}
GOSAN_INTERPOSE ssize_t recvmsg(int fd, msghdr* message, int flags) {
  const ProgramCall call = GOSAN_PROGRAM_CALL;
  return received(call, fd, message->msg_iov, message->msg_iovlen,
                  GOSAN_REAL(recvmsg)(fd, message, flags));
}

GOSAN_INTERPOSE ssize_t write(int fd, const void* p, size_t n) {
  sending(GOSAN_PROGRAM_CALL, fd, p, n);
  return GOSAN_REAL(write)(fd, p, n);
}
GOSAN_INTERPOSE ssize_t writev(int fd, const iovec* parts, int count) {
  sending(GOSAN_PROGRAM_CALL, fd, parts, static_cast<size_t>(count));
  return GOSAN_REAL(writev)(fd, parts, count);
}
GOSAN_INTERPOSE ssize_t pwrite(int fd, const void* p, size_t n, off_t at) {
  sending(GOSAN_PROGRAM_CALL, fd, p, n);
  return GOSAN_REAL(pwrite)(fd, p, n, at);
}
GOSAN_INTERPOSE ssize_t pwrite64(int fd, const void* p, size_t n, off64_t at) {
  sending(GOSAN_PROGRAM_CALL, fd, p, n);
  return GOSAN_REAL(pwrite64)(fd, p, n, at);
}
GOSAN_INTERPOSE ssize_t pwritev(int fd, const iovec* parts, int count,
                                off_t at) {
  sending(GOSAN_PROGRAM_CALL, fd, parts, static_cast<size_t>(count));
  return GOSAN_REAL(pwritev)(fd, parts, count, at);
}
GOSAN_INTERPOSE ssize_t send(int fd, const void* p, size_t n, int flags) {
  sending(GOSAN_PROGRAM_CALL, fd, p, n);
  return GOSAN_REAL(send)(fd, p, n, flags);
}
GOSAN_INTERPOSE ssize_t sendto(int fd, const void* p, size_t n, int flags,
                               const sockaddr* to, socklen_t size) {
  sending(GOSAN_PROGRAM_CALL, fd, p, n);
  return GOSAN_REAL(sendto)(fd, p, n, flags, to, size);
}
GOSAN_INTERPOSE ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  sending(GOSAN_PROGRAM_CALL, fd, message->msg_iov, message->msg_iovlen);
  return GOSAN_REAL(sendmsg)(fd, message, flags);
}

GOSAN_INTERPOSE ssize_t sendfile(int to, int from, off_t* at,
                                 size_t n) noexcept {
  return moved(GOSAN_PROGRAM_CALL, from, to,
               [=] { return GOSAN_REAL(sendfile)(to, from, at, n); });
}
GOSAN_INTERPOSE ssize_t sendfile64(int to, int from, off64_t* at,
                                   size_t n) noexcept {
  return moved(GOSAN_PROGRAM_CALL, from, to,
               [=] { return GOSAN_REAL(sendfile64)(to, from, at, n); });
}
GOSAN_INTERPOSE ssize_t splice(int from, off64_t* from_at, int to,
                               off64_t* to_at, size_t n, unsigned flags) {
  return moved(GOSAN_PROGRAM_CALL, from, to, [=] {
    return GOSAN_REAL(splice)(from, from_at, to, to_at, n, flags);
  });
}
GOSAN_INTERPOSE ssize_t copy_file_range(int from, off64_t* from_at, int to,
                                        off64_t* to_at, size_t n,
                                        unsigned flags) {
  return moved(GOSAN_PROGRAM_CALL, from, to, [=] {
    return GOSAN_REAL(copy_file_range)(from, from_at, to, to_at, n, flags);
  });
}
GOSAN_INTERPOSE int shutdown(int fd, int how) noexcept {
  gosan::detector::publish_descriptor(GOSAN_CALLER, fd);
  return GOSAN_REAL(shutdown)(fd, how);
}
