// Which file descriptors carry data from one goroutine to another: the edges
// "what was written before what is read".
//
// A description is found anew at every operation, by what the kernel says about
// the descriptor (fstat), so that nothing goes stale when code that we do not
// see closes or passes descriptors:
// - regular files, pipes and FIFOs: one order for each inode, both ends;
// - connected stream sockets: one for each direction of a connection, by the
//   two addresses;
// - other sockets: a writer publishes for its own socket and for all; a reader
//   whose peer is known (socketpair) acquires what the peer published, any
//   other what all did;
// - eventfd and epoll have no inode of their own: one order for each that was
//   seen to be made, dup() included, and one for all others;
// - terminals: one for all. Timers, /dev/zero and the like carry no data.
// Where several descriptions share an order, a race may go unseen; none is
// invented.
//
// Each function does nothing for a null task, keeps errno, and may be called in
// a signal handler.
#pragma once

#include <cstdint>

namespace gosan::detector {

struct Task;

// Before `fd` is written, shut down or closed; after it was read or found
// readable.
void publish_descriptor(Task* task, int fd) noexcept;
void acquire_descriptor(Task* task, int fd) noexcept;

// `fd` is closed from now on; whoever gets the number next is ordered after us,
// as tables that are indexed by it expect.
void close_descriptor(Task* task, int fd) noexcept;
// A system call has just made `fd`.
void open_descriptor(Task* task, int fd) noexcept;

// What descriptors without an inode of their own are; `fd` was just made.
enum class Nameless : std::uint8_t { kOrdered, kTimer, kSignals };
void name_descriptor(int fd, Nameless what) noexcept;
// `copy` names what `fd` names.
void copy_descriptor(Task* task, int fd, int copy) noexcept;
void pair_descriptors(int a, int b) noexcept;

// `epoll` watches `fd` from now on; a wait on it returned events. What was
// written to a watched descriptor comes before that, too.
void watch_descriptor(Task* task, int epoll, int fd) noexcept;
void acquire_events(Task* task, int epoll) noexcept;

// A connection is asked for at an address -> the return of the accept that may
// be the answer.
void publish_connect(Task* task, const void* address, unsigned size) noexcept;
void acquire_accept(Task* task, int listener) noexcept;

// What signals order: the sender -> the handler, or whoever reads it.
// `signal` 0: any.
std::uintptr_t signal_key(int signal) noexcept;

}  // namespace gosan::detector
