// blocks-worker: code that runs in a goroutine blocks its thread, and with it
// every goroutine that waits for the worker: std::this_thread::sleep_for,
// std::future::get, std::thread::join, accept, waitpid, sem_wait, …
//
//   go([] { std::this_thread::sleep_for(1s); });   // gosan::time::sleep
//
// Silent inside blocking(), after lock_os_thread(), and in main. Calls that
// block only some descriptors (read, write, poll) are left out.
#include "../checks.h"

namespace gosan::vet {

void blocks_worker(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    if (!body->in_goroutine || body->is_main) continue;
    const bool has_thread =
        llvm::any_of(body->operations, [](const Operation& operation) {
          return operation.op == Op::kLockThread;
        });
    if (has_thread) continue;
    for (const Operation& operation : body->operations) {
      if (operation.op != Op::kThreadBlock) continue;
      const clang::FunctionDecl* callee = operation.call->getDirectCallee();
      findings.add(operation.call->getExprLoc(),
                   "'" + callee->getQualifiedNameAsString() +
                       "' in a goroutine blocks its worker; use the runtime's "
                       "counterpart or blocking()");
    }
  }
}

}  // namespace gosan::vet
