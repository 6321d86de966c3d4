// The shared findings.
#include "sample.h"

#include <utility>

namespace gosan::report::testing {
namespace {

Access sample_access(AccessKind kind, std::uint64_t goroutine) {
  Access access;
  access.kind = kind;
  access.size = 4;
  access.goroutine = goroutine;
  access.expression = "counter++";
  access.stack = {
      frame("worker(int)", "/src/app/main.cc", 5, 3),
      frame("main::$_0::operator()() const", "/src/app/main.cc", 12, 5)};
  return access;
}

Goroutine sample_goroutine(std::uint64_t id, std::string state) {
  Goroutine goroutine;
  goroutine.id = id;
  goroutine.state = std::move(state);
  goroutine.created_by = id == 1 ? 0 : 1;
  if (id != 1) {
    goroutine.created_at = {frame("main", "/src/app/main.cc", 11, 3)};
  }
  return goroutine;
}

Blocked sample_blocked(std::uint64_t id, std::string state) {
  Blocked blocked;
  blocked.goroutine = sample_goroutine(id, std::move(state));
  blocked.stack = {frame("fetch()", "/src/app/fetch.cc", 20, 7)};
  Wait wait;
  wait.kind = "chan";
  wait.op = "send";
  wait.made_at = {frame("main", "/src/app/main.cc", 9, 13)};
  wait.senders = 1;
  blocked.waits_on.push_back(wait);
  return blocked;
}

}  // namespace

Frame frame(std::string function, std::string file, std::uint32_t line,
            std::uint32_t column) {
  Frame result;
  result.function = std::move(function);
  result.file = std::move(file);
  result.line = line;
  result.column = column;
  return result;
}

Finding sample_race() {
  Finding finding;
  finding.kind = FindingKind::kRace;
  finding.object.kind = ObjectKind::kGlobal;
  finding.object.name = "counter";
  finding.object.type = "int";
  finding.object.size = 4;
  finding.object.address = 0x404010;
  finding.object.file = "/src/app/main.cc";
  finding.object.line = 3;
  finding.accesses = {sample_access(AccessKind::kWrite, 8),
                      sample_access(AccessKind::kRead, 7)};
  finding.goroutines = {sample_goroutine(8, "running"),
                        sample_goroutine(7, "finished")};
  finding.goroutines[1].name = "adder";
  finding.id = finding_id(finding);
  return finding;
}

Finding sample_leak() {
  Finding finding;
  finding.kind = FindingKind::kLeak;
  finding.blocked = {sample_blocked(9, "chan send")};
  finding.blocked[0].goroutine.blocked_for_ms = 1200;
  finding.id = finding_id(finding);
  return finding;
}

Finding sample_deadlock() {
  Finding finding;
  finding.kind = FindingKind::kDeadlock;
  finding.blocked = {sample_blocked(1, "chan send"),
                     sample_blocked(2, "chan receive")};
  finding.blocked[1].waits_on[0].op = "recv";
  finding.id = finding_id(finding);
  return finding;
}

Finding sample_lock_order() {
  const auto step = [](std::uint64_t gid, const char* held, const char* taken,
                       std::uint32_t line) {
    LockStep one;
    one.goroutine = sample_goroutine(gid, "running");
    one.held = held;
    one.held_at = {frame("work", "/src/app/main.cc", line, 3)};
    one.taken = taken;
    one.taken_at = {frame("work", "/src/app/main.cc", line + 1, 3)};
    return one;
  };
  Finding finding;
  finding.kind = FindingKind::kLockOrder;
  finding.lock_steps = {step(4, "a", "b", 10), step(5, "b", "a", 20)};
  finding.lock_steps[1].shared = true;
  finding.id = finding_id(finding);
  return finding;
}

Finding sample_misuse() {
  Finding finding;
  finding.kind = FindingKind::kMisuse;
  finding.misuse = "send on closed channel";
  finding.places = {{"send",
                     sample_goroutine(4, "running"),
                     {frame("work", "/src/app/main.cc", 10, 3)}},
                    {"closed before",
                     sample_goroutine(5, "finished"),
                     {frame("stop", "/src/app/main.cc", 20, 3)}}};
  finding.id = finding_id(finding);
  return finding;
}

Report sample_report() {
  Report report;
  report.run.argv = {"./app", "--fast"};
  report.run.pid = 123;
  report.run.started = "2026-01-01T00:00:00Z";
  report.run.version = "0.1.0";
  report.findings = {sample_race(), sample_leak(), sample_deadlock()};
  return report;
}

}  // namespace gosan::report::testing
