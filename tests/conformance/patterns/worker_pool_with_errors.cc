// Workers report values and errors together; the caller keeps both apart.
#include "program.h"

int main() {
  struct Result {
    int id;
    Error err;
  };
  auto jobs = make_chan<int>(10);
  auto results = make_chan<Result>(10);
  for (int w = 0; w < 3; ++w) {
    go([=] {
      for (int id : jobs) {
        if (id % 4 == 0) {
          results.send({id, Error("job " + std::to_string(id) + " failed")});
        } else {
          results.send({id, {}});
        }
      }
    });
  }
  for (int id = 1; id <= 10; ++id) jobs.send(id);
  jobs.close();
  std::map<int, Error> errs;
  int sum = 0;
  for (int i = 0; i < 10; ++i) {
    const Result r = *results.recv();
    if (r.err) {
      errs[r.id] = r.err;
    } else {
      sum += r.id;
    }
  }
  println(sum, errs.size(), errs[4], errs[8]);
  return 0;
}
