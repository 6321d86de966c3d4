// Releasing more than is held panics.
#include "program.h"

int main() {
  semaphore::Weighted sem(2);
  sem.acquire(context::background(), 1);
  println("acquired");
  sem.release(2);
  return 0;
}
