// Two threads rethrow one exception object and change it.
// expect: data-race variable=code type=int object=heap lines=any
#include <gosan/gosan.h>

#include <exception>
#include <thread>

#include "meeting.h"

struct Failure {
  int code;
};

int main() {
  const std::exception_ptr failure = std::make_exception_ptr(Failure{7});
  Meeting changed(2);
  const auto look = [failure, &changed] {
    try {
      std::rethrow_exception(failure);
    } catch (Failure& caught) {
      caught.code++;  // race: read|write
      changed.wait();
    }
  };
  std::thread one(look);
  std::thread other(look);
  one.join();
  other.join();
}
