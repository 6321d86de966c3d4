// cockroach 13755: the rows of a query start a goroutine that closes them when
// their context ends; rows that are not closed by their reader leave it waiting
// for ever. Fixed: the reader closes the rows.
// manifests: always
// expect: goroutine-leak state="chan receive" waits_on=chan count=1
#include <memory>

#include "kernel.h"

using gosan::context::CancelFunc;
using gosan::context::Context;

class Rows {
 public:
  Rows(Context context, CancelFunc cancel)
      : context_(context), cancel_(cancel) {}

  void await_done() const {
    context_.done().recv();  // blocked here
    close();
  }
  void close() const { cancel_(); }

 private:
  Context context_;
  CancelFunc cancel_;
};

std::shared_ptr<Rows> query(const Context& parent) {
  auto [context, cancel] = gosan::context::with_cancel(parent);
  auto rows = std::make_shared<Rows>(context, cancel);
  gosan::go([=] { rows->await_done(); });  // go here
  return rows;
}

int main() {
  auto rows = query(gosan::context::background());
  if (kFixed) rows->close();
  rows.reset();
  finish();
}
