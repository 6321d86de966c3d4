// Ben and Jerry: an interface value is two words, replaced under its reader,
// who may see the type of one and the data of the other.
// expect: data-race@type object=stack
// expect: data-race@data object=stack
#include <gosan/gosan.h>

#include <cstdio>

struct Maker {
  const char* type;
  const char* data;
};

int main() {
  Maker maker{"Ben", "ben"};
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {          // go here
    maker.type = "Jerry";  // race: write @type
    maker.data = "jerry";  // race: write @data
    done.send();
  });
  std::printf("%s\n", maker.type);  // race: read @type
  std::printf("%s\n", maker.data);  // race: read @data
  done.recv();
}
