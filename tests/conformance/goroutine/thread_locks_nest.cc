// A goroutine stays locked to its thread until it has unlocked as often as it
// locked.
#include "program.h"

int main() {
  auto done = make_chan<>();
  auto release = make_chan<>();
  go([=] {
    lock_os_thread();
    lock_os_thread();
    unlock_os_thread();
    release.recv();
    unlock_os_thread();
    release.recv();
    unlock_os_thread();
    done.close();
  });
  await_blocked(1);
  println(states_of_others());
  release.send();
  await_blocked(1);
  println(states_of_others());
  release.close();
  done.recv();
  return 0;
}
