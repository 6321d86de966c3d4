// Both words of an interface value are replaced and read under one mutex.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

struct Maker {
  const char* type;
  const char* data;
};

int main() {
  gosan::sync::Mutex mu;
  Maker maker{"Ben", "ben"};
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    {
      std::lock_guard lock(mu);
      maker.type = "Jerry";
      maker.data = "jerry";
    }
    done.send();
  });
  {
    std::lock_guard lock(mu);
    std::printf("%s %s\n", maker.type, maker.data);
  }
  done.recv();
}
