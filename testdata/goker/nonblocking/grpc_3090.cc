// grpc 3090: building a resolver starts a goroutine that reports addresses to
// the connection; the connection's field for the resolver is set when the build
// has returned. Fixed: built under the lock that the report takes.
// manifests: always
// expect: data-race lines=any
#include <memory>
#include <mutex>

#include "kernel.h"

struct Resolver {
  gosan::sync::WaitGroup running;
};

struct ClientConn {
  gosan::sync::Mutex mu;
  std::unique_ptr<Resolver> resolver;

  void report() {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    std::printf("resolver: %d\n", resolver != nullptr);  // race: read
  }
  std::unique_ptr<Resolver> build() {
    auto built = std::make_unique<Resolver>();
    built->running.go([this] { report(); });
    return built;
  }
  void dial() {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    resolver = build();  // race: write
  }
};

int main() {
  ClientConn conn;
  conn.dial();
  conn.resolver->running.wait();
}
