// kubernetes 82550: a provider of credentials is made when the first of ten
// goroutines asks for it, each of which looks for itself. Fixed: once.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"

struct Credentials {
  gosan::sync::Once once;
  int token = 0;

  int provide() {
    if (kFixed) {
      once.do_([this] { token = 42; });
    } else if (token == 0) {  // race: read
      token = 42;             // race: write
    }
    return token;  // race: read
  }
};

int main() {
  Credentials credentials;
  gosan::sync::WaitGroup users;
  for (int user = 0; user < 10; ++user) {
    users.go([&] { credentials.provide(); });
  }
  users.wait();
}
