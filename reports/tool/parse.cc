// The mirror image of src/json.cc.
#include "parse.h"

#include <charconv>
#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace gosan::tool {
namespace {

using nlohmann::json;
using namespace report;

std::string text(const json& object, const char* key) {
  return object.value(key, std::string());
}

std::uint64_t number(const json& object, const char* key) {
  return object.value(key, std::uint64_t{0});
}

std::uint32_t small_number(const json& object, const char* key) {
  return object.value(key, std::uint32_t{0});
}

// "0x…"; 0 for anything else.
std::uint64_t address(const json& object, const char* key) {
  const std::string digits = text(object, key);
  std::uint64_t value = 0;
  if (digits.starts_with("0x")) {
    std::from_chars(digits.data() + 2, digits.data() + digits.size(), value,
                    16);
  }
  return value;
}

// The list under `key`, each element through `parse`.
template <typename Parse>
auto list(const json& object, const char* key, Parse parse) {
  std::vector<decltype(parse(object))> result;
  const auto found = object.find(key);
  if (found == object.end()) return result;
  for (const json& element : *found) result.push_back(parse(element));
  return result;
}

std::vector<std::string> strings(const json& object, const char* key) {
  return object.value(key, std::vector<std::string>());
}

json child(const json& object, const char* key) {
  return object.value(key, json::object());
}

Frame parse_frame(const json& from) {
  Frame frame;
  frame.function = text(from, "function");
  frame.file = text(from, "file");
  frame.line = small_number(from, "line");
  frame.column = small_number(from, "column");
  frame.module = text(from, "module");
  frame.offset = address(from, "offset");
  frame.library = from.value("library", false);
  return frame;
}

Stack stack(const json& object, const char* key) {
  return list(object, key, parse_frame);
}

AccessKind access_kind(const std::string& name) {
  if (name == "write") return AccessKind::kWrite;
  if (name == "atomic read") return AccessKind::kAtomicRead;
  if (name == "atomic write") return AccessKind::kAtomicWrite;
  if (name == "free") return AccessKind::kFree;
  return AccessKind::kRead;
}

ObjectKind object_kind(const std::string& name) {
  if (name == "heap") return ObjectKind::kHeap;
  if (name == "global") return ObjectKind::kGlobal;
  if (name == "stack") return ObjectKind::kStack;
  return ObjectKind::kUnknown;
}

Access parse_access(const json& from) {
  Access access;
  access.kind = access_kind(text(from, "kind"));
  access.size = number(from, "size");
  access.goroutine = number(from, "goroutine");
  access.expression = text(from, "expression");
  access.stack = stack(from, "stack");
  access.locks_held = strings(from, "locks_held");
  return access;
}

Object parse_object(const json& from) {
  Object object;
  object.kind = object_kind(text(from, "kind"));
  object.name = text(from, "name");
  object.type = text(from, "type");
  object.size = number(from, "size");
  object.address = address(from, "address");
  object.offset = number(from, "offset");
  object.file = text(from, "file");
  object.line = small_number(from, "line");
  object.member = text(from, "member");
  if (from.contains("element")) object.element = number(from, "element");
  object.block_type = text(from, "block_type");
  object.is_thread_local = from.value("thread_local", false);
  const json allocated_by = child(from, "allocated_by");
  object.owner = number(allocated_by, "goroutine");
  object.allocated_at = stack(allocated_by, "stack");
  return object;
}

Goroutine parse_goroutine(const json& from) {
  Goroutine goroutine;
  goroutine.id = number(from, "id");
  goroutine.name = text(from, "name");
  goroutine.state = text(from, "state");
  goroutine.created_by = number(from, "created_by");
  goroutine.blocked_for_ms = from.value("blocked_for_ms", std::int64_t{0});
  // A race's goroutines have no stack of their own besides this one.
  goroutine.created_at =
      stack(from, from.contains("created_at") ? "created_at" : "stack");
  return goroutine;
}

PastUse parse_use(const json& from) {
  return {text(from, "what"), parse_goroutine(child(from, "goroutine")),
          stack(from, "stack")};
}

Wait parse_wait(const json& from) {
  Wait wait;
  wait.kind = text(from, "kind");
  wait.op = text(from, "op");
  wait.nil = from.value("nil", false);
  wait.made_at = stack(from, "made_at");
  wait.len = number(from, "len");
  wait.cap = number(from, "cap");
  wait.closed = from.value("closed", false);
  wait.senders = small_number(from, "senders");
  wait.receivers = small_number(from, "receivers");
  wait.uses = list(from, "used_by", parse_use);
  return wait;
}

Blocked parse_blocked(const json& from) {
  return {parse_goroutine(child(from, "goroutine")), stack(from, "stack"),
          list(from, "waits_on", parse_wait)};
}

LockStep parse_lock_step(const json& from) {
  const json held = child(from, "held");
  const json taken = child(from, "taken");
  LockStep step;
  step.goroutine = parse_goroutine(child(from, "goroutine"));
  step.held = text(held, "lock");
  step.held_at = stack(held, "stack");
  step.taken = text(taken, "lock");
  step.taken_at = stack(taken, "stack");
  step.shared = taken.value("shared", false);
  return step;
}

MisusePlace parse_misuse_place(const json& from) {
  return {text(from, "what"), parse_goroutine(child(from, "goroutine")),
          stack(from, "stack")};
}

}  // namespace

Run parse_run(const json& program) {
  Run run;
  run.argv = strings(program, "argv");
  run.pid = program.value("pid", std::int64_t{0});
  run.started = text(program, "started");
  run.version = text(program, "gosan");
  run.objects = number(program, "objects");
  run.objects_uninstrumented = number(program, "objects_uninstrumented");
  run.notes = strings(program, "notes");
  return run;
}

std::optional<Finding> parse_finding(const json& from) {
  Finding finding;
  finding.id = text(from, "id");
  finding.count = from.value("count", std::uint64_t{1});
  finding.why = text(from, "why");
  finding.cure = text(from, "cure");
  const std::string kind = text(from, "kind");
  if (kind == "data-race") {
    finding.kind = FindingKind::kRace;
    finding.object = parse_object(child(from, "object"));
    finding.accesses = list(from, "accesses", parse_access);
    finding.goroutines = list(from, "goroutines", parse_goroutine);
  } else if (kind == "goroutine-leak") {
    finding.kind = FindingKind::kLeak;
    finding.verdict = text(from, "verdict") == "blocked" ? Verdict::kBlocked
                                                         : Verdict::kProven;
    finding.blocked.push_back(parse_blocked(from));
  } else if (kind == "deadlock") {
    finding.kind = FindingKind::kDeadlock;
    finding.blocked = list(from, "goroutines", parse_blocked);
  } else if (kind == "lock-order") {
    finding.kind = FindingKind::kLockOrder;
    finding.lock_steps = list(from, "cycle", parse_lock_step);
  } else if (kind == "misuse") {
    finding.kind = FindingKind::kMisuse;
    finding.misuse = text(from, "misuse");
    finding.places = list(from, "places", parse_misuse_place);
  } else {
    return std::nullopt;
  }
  if (finding.id.empty()) finding.id = finding_id(finding);
  return finding;
}

}  // namespace gosan::tool
