// From a descriptor to the addresses by which its edges are kept.

#include "descriptors.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>

#include "arena.h"
#include "edges.h"
#include "sync_var.h"
#include "system.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// Edges are kept by address: each description has one in here, by its hash.
// Nothing is stored.
constexpr std::size_t kKeys = std::size_t{1} << 18;
char g_keys[kKeys];
constexpr std::size_t kMaxDescriptors = std::size_t{1} << 16;
constexpr std::size_t kMostNameBytes = sizeof(sockaddr_un);

enum class Kind : std::uint64_t {
  kInode,
  kSocket,
  kAllSockets,
  kStream,
  kConnect,
  kNamed,     // an eventfd or epoll that was seen to be made
  kNameless,  // all of them
  kTerminals,
  kManyEpolls,
  kNumber,
  kSignal
};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xff51afd7ed558ccd;
  return hash ^ hash >> 32;
}

std::uintptr_t key_of(Kind kind, std::uint64_t a, std::uint64_t b = 0) {
  const std::uint64_t hash =
      mixed(mixed(mixed(static_cast<std::uint64_t>(kind) + 1, a), b), 7);
  return reinterpret_cast<std::uintptr_t>(&g_keys[hash % kKeys]);
}

// [kKeys] which epoll watches what is published there: its key's place in
// g_keys + 1; 0: none, kMany: more than one.
std::atomic<std::uint32_t> g_watchers[kKeys];
constexpr std::uint32_t kMany = ~0u;

std::size_t place_in_keys(std::uintptr_t key) {
  return key - reinterpret_cast<std::uintptr_t>(g_keys);
}

// To `key`, and to the epoll that will say so.
void publish_to(Task* task, std::uintptr_t key) {
  release_merge_edge(task, key);
  // relaxed: what is added later is passed on when it is added
  const std::uint32_t watcher =
      g_watchers[place_in_keys(key)].load(std::memory_order_relaxed);
  if (watcher == kMany) {
    release_merge_edge(task, key_of(Kind::kManyEpolls, 0));
  } else if (watcher != 0) {
    release_merge_edge(task,
                       reinterpret_cast<std::uintptr_t>(g_keys) + watcher - 1);
  }
}

// Where a description's data come from and go to; 0: nowhere.
struct Order {
  std::uintptr_t from = 0;
  std::uintptr_t to = 0;
  std::uintptr_t also_to = 0;
};

// [kMaxDescriptors] 0: not known; else (number of the making << 2) + Nameless
std::atomic<std::uint64_t> g_names[kMaxDescriptors];
std::atomic<std::uint64_t> g_name_count{1};

// What is known of a socket, valid while the descriptor has that inode. Under
// g_socket_lock, which is only ever tried for: a signal handler may come in
// between, and can do without.
struct Socket {
  std::uint64_t inode;  // 0: nothing
  Order order;
};
SpinLock g_socket_lock;
Socket g_sockets[kMaxDescriptors];

bool recall_socket(int fd, std::uint64_t inode, Order* out) {
  if (static_cast<std::size_t>(fd) >= kMaxDescriptors) return false;
  if (!g_socket_lock.try_lock()) return false;
  const Socket known = g_sockets[fd];
  g_socket_lock.unlock();
  *out = known.order;
  return known.inode == inode;
}

void remember_socket(int fd, std::uint64_t inode, const Order& order) {
  if (static_cast<std::size_t>(fd) >= kMaxDescriptors) return;
  if (!g_socket_lock.try_lock()) return;
  g_sockets[fd] = {inode, order};
  g_socket_lock.unlock();
}

bool stat_of(int fd, struct stat* out) {
  return raw_syscall(__NR_fstat, fd, reinterpret_cast<long>(out)) == 0;
}

// An address as both ends see it: IPv4 and the last part of IPv6, so that a
// mapped IPv4 address is the same; paths of Unix sockets whole. 0: none.
std::uint64_t hash_of(const sockaddr_storage& name, std::size_t size) {
  std::uint32_t host = 0;
  if (name.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(name);
    return mixed(v4.sin_port, v4.sin_addr.s_addr);
  }
  if (name.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(name);
    std::memcpy(&host, v6.sin6_addr.s6_addr + 12, sizeof(host));
    return mixed(v6.sin6_port, host);
  }
  std::uint64_t hash = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(&name);
  for (std::size_t i = sizeof(sa_family_t); i < size; ++i) {
    hash = mixed(hash, bytes[i] + 1u);
  }
  return hash;
}

// The port alone, or the path: a listener may be bound to every address.
std::uint64_t place_of(const sockaddr_storage& name, std::size_t size) {
  if (name.ss_family == AF_INET) {
    return reinterpret_cast<const sockaddr_in&>(name).sin_port;
  }
  if (name.ss_family == AF_INET6) {
    return reinterpret_cast<const sockaddr_in6&>(name).sin6_port;
  }
  return hash_of(name, size);
}

struct Name {
  sockaddr_storage bytes = {};
  socklen_t size = sizeof(bytes);
};

bool ask_name(long call, int fd, Name* out) {
  return raw_syscall(call, fd, reinterpret_cast<long>(&out->bytes),
                     reinterpret_cast<long>(&out->size)) == 0;
}

bool is_stream(int fd) {
  int type = 0;
  socklen_t size = sizeof(type);
  return raw_syscall(__NR_getsockopt, fd, SOL_SOCKET, SO_TYPE,
                     reinterpret_cast<long>(&type),
                     reinterpret_cast<long>(&size)) == 0 &&
         type == SOCK_STREAM;
}

Order order_of_socket(int fd, std::uint64_t inode) {
  Order order;
  if (recall_socket(fd, inode, &order)) return order;
  const std::uintptr_t all = key_of(Kind::kAllSockets, 0);
  order = {all, key_of(Kind::kSocket, inode), all};
  Name own;
  Name peer;
  if (!ask_name(__NR_getsockname, fd, &own) ||
      (own.bytes.ss_family != AF_INET && own.bytes.ss_family != AF_INET6) ||
      !is_stream(fd) || !ask_name(__NR_getpeername, fd, &peer)) {
    return order;
  }
  const std::uint64_t here = hash_of(own.bytes, own.size);
  const std::uint64_t there = hash_of(peer.bytes, peer.size);
  order = {key_of(Kind::kStream, there, here),
           key_of(Kind::kStream, here, there), 0};
  remember_socket(fd, inode, order);
  return order;
}

Order order_of_nameless(int fd) {
  const std::uintptr_t all = key_of(Kind::kNameless, 0);
  // relaxed: whoever uses a descriptor was told its number by its maker
  const std::uint64_t name = static_cast<std::size_t>(fd) < kMaxDescriptors
                                 ? g_names[fd].load(std::memory_order_relaxed)
                                 : 0;
  if (name == 0) return {all, all, 0};
  switch (static_cast<Nameless>(name & 3)) {
    case Nameless::kTimer:
      return {};
    case Nameless::kSignals:
      return {signal_key(0), 0, 0};
    case Nameless::kOrdered:
      break;
  }
  const std::uintptr_t own = key_of(Kind::kNamed, name);
  return {own, own, all};
}

Order order_of(int fd) {
  constexpr unsigned kMemoryDevices = 1;  // /dev/null, /dev/zero, /dev/urandom
  struct stat status;
  if (fd < 0 || !stat_of(fd, &status)) return {};
  const auto inode = static_cast<std::uint64_t>(status.st_ino);
  std::uintptr_t key = 0;
  switch (status.st_mode & S_IFMT) {
    case S_IFREG:
    case S_IFIFO:
    case S_IFBLK:
      key = key_of(Kind::kInode, inode, status.st_dev);
      break;
    case S_IFCHR:
      if (status.st_rdev >> 8 == kMemoryDevices) return {};
      key = key_of(Kind::kTerminals, 0);
      break;
    case S_IFSOCK:
      return order_of_socket(fd, inode);
    case 0:
      return order_of_nameless(fd);
    default:
      break;
  }
  return {key, key, 0};
}

void forget_name(int fd) {
  if (fd < 0 || static_cast<std::size_t>(fd) >= kMaxDescriptors) return;
  g_names[fd].store(0, std::memory_order_relaxed);  // as in order_of_nameless
}

}  // namespace

void publish_descriptor(Task* task, int fd) noexcept {
  if (task == nullptr) return;
  const Order order = order_of(fd);
  if (order.to != 0) publish_to(task, order.to);
  if (order.also_to != 0) publish_to(task, order.also_to);
}

void acquire_descriptor(Task* task, int fd) noexcept {
  if (task == nullptr) return;
  const Order order = order_of(fd);
  if (order.from != 0) acquire_edge(task, order.from);
}

void close_descriptor(Task* task, int fd) noexcept {
  publish_descriptor(task, fd);  // the other end reads its end
  forget_name(fd);
  if (fd >= 0) {
    release_merge_edge(task, key_of(Kind::kNumber, static_cast<unsigned>(fd)));
  }
}

void open_descriptor(Task* task, int fd) noexcept {
  if (fd < 0) return;
  forget_name(fd);
  acquire_edge(task, key_of(Kind::kNumber, static_cast<unsigned>(fd)));
}

void name_descriptor(int fd, Nameless what) noexcept {
  if (fd < 0 || static_cast<std::size_t>(fd) >= kMaxDescriptors) return;
  // relaxed: a number, and as in order_of_nameless
  const std::uint64_t number =
      g_name_count.fetch_add(1, std::memory_order_relaxed);
  g_names[fd].store(number << 2 | static_cast<std::uint64_t>(what),
                    std::memory_order_relaxed);
}

void copy_descriptor(Task* task, int fd, int copy) noexcept {
  open_descriptor(task, copy);
  struct stat status;
  Order order;
  if (fd < 0 || copy < 0) return;
  if (std::max<std::size_t>(fd, copy) >= kMaxDescriptors) return;
  // relaxed: as in order_of_nameless
  g_names[copy].store(g_names[fd].load(std::memory_order_relaxed),
                      std::memory_order_relaxed);
  if (stat_of(fd, &status) && S_ISSOCK(status.st_mode) &&
      recall_socket(fd, status.st_ino, &order)) {
    remember_socket(copy, status.st_ino, order);
  }
}

void pair_descriptors(int a, int b) noexcept {
  struct stat of_a;
  struct stat of_b;
  if (!stat_of(a, &of_a) || !stat_of(b, &of_b)) return;
  const std::uintptr_t all = key_of(Kind::kAllSockets, 0);
  const std::uintptr_t from_a = key_of(Kind::kSocket, of_a.st_ino);
  const std::uintptr_t from_b = key_of(Kind::kSocket, of_b.st_ino);
  remember_socket(a, of_a.st_ino, {from_b, from_a, all});
  remember_socket(b, of_b.st_ino, {from_a, from_b, all});
}

void watch_descriptor(Task* task, int epoll, int fd) noexcept {
  publish_descriptor(task, epoll);
  const std::uintptr_t watched = order_of(fd).from;
  const std::uintptr_t watcher = order_of(epoll).from;
  if (task == nullptr || watched == 0 || watcher == 0) return;
  const auto name = static_cast<std::uint32_t>(place_in_keys(watcher) + 1);
  std::uint32_t before = 0;
  // relaxed: as in publish_to
  if (!g_watchers[place_in_keys(watched)].compare_exchange_strong(
          before, name, std::memory_order_relaxed) &&
      before != name) {
    g_watchers[place_in_keys(watched)].store(kMany, std::memory_order_relaxed);
  }
  DetectorScope scope;
  if (scope) publish_merged(watcher, published_at(watched));
}

void acquire_events(Task* task, int epoll) noexcept {
  acquire_descriptor(task, epoll);
  acquire_edge(task, key_of(Kind::kManyEpolls, 0));
}

void publish_connect(Task* task, const void* address, unsigned size) noexcept {
  Name name;
  if (task == nullptr || address == nullptr) return;
  name.size = std::min<socklen_t>(size, kMostNameBytes);
  std::memcpy(&name.bytes, address, name.size);
  publish_to(task, key_of(Kind::kConnect, place_of(name.bytes, name.size)));
}

void acquire_accept(Task* task, int listener) noexcept {
  Name name;
  if (task == nullptr || !ask_name(__NR_getsockname, listener, &name)) return;
  name.size = std::min<socklen_t>(name.size, kMostNameBytes);
  acquire_edge(task, key_of(Kind::kConnect, place_of(name.bytes, name.size)));
}

std::uintptr_t signal_key(int signal) noexcept {
  return key_of(Kind::kSignal, static_cast<unsigned>(signal));
}

}  // namespace gosan::detector
