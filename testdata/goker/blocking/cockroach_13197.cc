// cockroach 13197: beginning a transaction starts a goroutine that waits for
// the transaction's context to end; one that is neither committed nor rolled
// back never ends it. Fixed: the caller rolls back.
// manifests: always
// expect: goroutine-leak state="chan receive" waits_on=chan count=1
#include <memory>

#include "kernel.h"

using gosan::context::CancelFunc;
using gosan::context::Context;

struct Transaction {
  Context context;
  CancelFunc cancel;

  void await_done() const { context.done().recv(); }  // blocked here
  void rollback() const { cancel(); }
};

std::shared_ptr<Transaction> begin(const Context& parent) {
  auto [context, cancel] = gosan::context::with_cancel(parent);
  auto transaction = std::make_shared<Transaction>(context, cancel);
  gosan::go([=] { transaction->await_done(); });  // go here
  return transaction;
}

int main() {
  auto transaction = begin(gosan::context::background());
  if (kFixed) transaction->rollback();
  transaction.reset();
  finish();
}
