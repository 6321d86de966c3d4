// The signal comes before the write that it should announce.
// expect: data-race variable=result type=int object=global
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

gosan::sync::Mutex mu;
gosan::sync::Cond cond(mu);
bool ready = false;
int result = 0;

int main() {
  gosan::chan<> end = gosan::make_chan();
  gosan::go([&] {  // go here
    {
      std::lock_guard lock(mu);
      ready = true;
    }
    cond.signal();
    result = 42;  // race: write
    end.send();
  });
  {
    std::lock_guard lock(mu);
    while (!ready) cond.wait();
  }
  std::printf("%d\n", result);  // race: read
  end.recv();
}
