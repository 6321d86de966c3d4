// cockroach 35931: to cancel a flow it pushes the error to each of its streams
// before it tells any consumer; a stream whose channel is full blocks it.
// Fixed: the pushing has a goroutine of its own.
// manifests: always
// expect: deadlock goroutines=1
#include <map>

#include "kernel.h"

struct RowChannel {
  gosan::chan<int> rows = gosan::make_chan<int>(1);
  void push(int row) const { rows.send(row); }  // blocked here
};

class FlowRegistry {
 public:
  void add(int id, std::vector<RowChannel> streams) {
    std::lock_guard lock(mu_);
    flows_[id] = std::move(streams);
  }
  void cancel(int id) {
    std::vector<RowChannel> pending;
    {
      std::lock_guard lock(mu_);
      pending = flows_.at(id);
    }
    auto push_error = [=] {
      for (const RowChannel& stream : pending) stream.push(-1);
    };
    if (kFixed) {
      gosan::go(push_error);
    } else {
      push_error();
    }
  }

 private:
  gosan::sync::Mutex mu_;
  std::map<int, std::vector<RowChannel>> flows_;
};

int main() {
  const RowChannel left;
  const RowChannel right;
  left.push(1);
  FlowRegistry registry;
  registry.add(7, {left, right});
  registry.cancel(7);
  for (int row = *left.rows.recv(); row != -1; row = *left.rows.recv()) {
  }
  right.rows.recv();
}
