// The sentences of the reports.
#include "words.h"

#include <fmt/format.h>

#include "kinds.h"
#include "utf8.h"

namespace gosan::report {
namespace {

std::string quoted(std::string_view text) {
  return fmt::format("`{}`", printable(text));
}

std::string_view verb(AccessKind kind) {
  switch (kind) {
    case AccessKind::kRead:
      return "reads";
    case AccessKind::kWrite:
      return "writes";
    case AccessKind::kAtomicRead:
      return "atomically reads";
    case AccessKind::kAtomicWrite:
      return "atomically writes";
    case AccessKind::kFree:
      return "frees";
  }
  return "accesses";
}

std::string_view past_noun(AccessKind kind) {
  return kind == AccessKind::kFree ? "free" : access_kind_name(kind);
}

// What would have woken a goroutine that waits on it.
std::string_view rescue(const Wait& wait) {
  if (wait.nil) return "an operation on a nil channel never ends";
  if (wait.op == "send") {
    return "no goroutine that can still run can reach the channel to receive "
           "from it";
  }
  if (wait.op == "recv") {
    return "no goroutine that can still run can reach the channel to send to "
           "it or close it";
  }
  if (wait.kind == "mutex" || wait.kind == "rwmutex") {
    return "no goroutine that can still run can unlock it";
  }
  return "no goroutine that can still run can reach what it waits on";
}

std::string blocked_why(const Finding& finding) {
  if (finding.kind == FindingKind::kDeadlock) {
    return "every goroutine waits for another, and none is left to wake one";
  }
  if (finding.verdict == Verdict::kBlocked) {
    return "it was still blocked when the program ended";
  }
  if (finding.blocked.empty() || finding.blocked[0].waits_on.empty()) {
    return "nothing that can still run can wake it";
  }
  const std::vector<Wait>& waits = finding.blocked[0].waits_on;
  if (waits.size() == 1) return std::string(rescue(waits[0]));
  return "no goroutine that can still run can make one of its cases ready";
}

std::string lock_order_why(const Finding& finding) {
  if (finding.lock_steps.size() == 2) {
    return "each waits for ever for what the other holds when both have come "
           "to their second lock; nothing but chance keeps them apart";
  }
  return "each waits for ever for what the next one holds when all have come "
         "to their second lock; nothing but chance keeps them apart";
}

// What stands between the kind and the subject of a title.
std::string_view title_link(FindingKind kind) {
  switch (kind) {
    case FindingKind::kRace:
      return " on";
    case FindingKind::kLockOrder:
      return " of";
    case FindingKind::kMisuse:
      return ":";
    default:
      return " in";
  }
}

std::string waiting_counts(const Wait& wait) {
  return fmt::format("{} and {} waiting", counted(wait.senders, "sender"),
                     counted(wait.receivers, "receiver"));
}

std::string_view wait_noun(std::string_view kind) {
  if (kind == "chan") return "channel";
  if (kind == "mutex") return "Mutex";
  if (kind == "rwmutex") return "RWMutex";
  if (kind == "waitgroup") return "WaitGroup";
  if (kind == "cond") return "Cond";
  return kind;
}

std::string_view wait_purpose(const Wait& wait) {
  if (wait.op == "send") return "to send on";
  if (wait.op == "recv") return "to receive from";
  if (wait.op == "lock") return "to lock";
  if (wait.op == "rlock") return "to read-lock";
  return "for";
}

}  // namespace

std::string Words::path(std::string_view file) const {
  return printable(without_prefix(file, prefix_));
}

std::string Words::place(const Frame& frame) const {
  if (!frame.file.empty()) {
    std::string text = path(frame.file);
    if (frame.line != 0) text += fmt::format(":{}", frame.line);
    if (frame.line != 0 && frame.column != 0) {
      text += fmt::format(":{}", frame.column);
    }
    return text;
  }
  if (frame.module.empty()) return "";
  return fmt::format("{}+{:#x}", path(frame.module), frame.offset);
}

std::string Words::frame(const Frame& frame) const {
  const std::string where = place(frame);
  const std::string function = printable(frame.function);
  if (where.empty()) return function.empty() ? "(unknown)" : function;
  return function.empty() ? where : where + " " + function;
}

std::string Words::site(const Stack& stack) const {
  const Frame* user = user_frame(stack);
  return user == nullptr ? "" : frame(*user);
}

std::string Words::subject(const Finding& finding) const {
  if (finding.kind == FindingKind::kRace) return object_name(finding);
  if (finding.kind == FindingKind::kDeadlock) {
    return "all goroutines are asleep";
  }
  if (finding.kind == FindingKind::kLockOrder) {
    std::string names;
    for (const LockStep& step : finding.lock_steps) {
      if (!names.empty()) names += ", ";
      names += quoted(step.held);
    }
    return names;
  }
  if (finding.kind == FindingKind::kMisuse) return printable(finding.misuse);
  if (finding.blocked.empty()) return "a goroutine";
  return printable(finding.blocked[0].goroutine.state);
}

std::string Words::title(const Finding& finding) const {
  const std::string_view noun = kind_noun(finding.kind);
  if (finding.kind == FindingKind::kDeadlock) return std::string(noun);
  return fmt::format("{}{} {}", noun, title_link(finding.kind),
                     subject(finding));
}

std::string Words::where(const Finding& finding) const {
  std::string text;
  const auto add = [&](const Stack& stack, std::string_view before) {
    const Frame* frame = user_frame(stack);
    if (frame == nullptr) return;
    if (!text.empty()) text += before;
    text += place(*frame);
  };
  for (const Access& access : finding.accesses) add(access.stack, " and ");
  for (const Blocked& one : finding.blocked) {
    add(one.stack, " and ");
    if (finding.kind != FindingKind::kLeak) continue;
    add(one.goroutine.created_at, ", started at ");
  }
  for (const LockStep& step : finding.lock_steps) add(step.taken_at, " and ");
  for (const MisusePlace& place : finding.places) add(place.stack, " after ");
  return text;
}

std::string Words::verdict(const Finding& finding) const {
  if (finding.kind == FindingKind::kDeadlock) {
    return fmt::format("{} blocked, and none is left to wake another",
                       counted(finding.blocked.size(), "goroutine"));
  }
  if (finding.kind == FindingKind::kLeak) {
    if (finding.blocked.empty()) return "a goroutine is blocked";
    const Goroutine& one = finding.blocked[0].goroutine;
    return fmt::format(
        "{} is blocked in {}{}", goroutine(one), printable(one.state),
        finding.verdict == Verdict::kProven ? " for ever" : " at exit");
  }
  if (finding.kind == FindingKind::kLockOrder) {
    return fmt::format("{} locked in an order that can deadlock",
                       counted(finding.lock_steps.size(), "lock"));
  }
  if (finding.kind == FindingKind::kMisuse && !finding.places.empty()) {
    return fmt::format("{} by {}", printable(finding.misuse),
                       goroutine(finding.places[0].goroutine));
  }
  if (finding.accesses.size() < 2) return title(finding);
  const Access& later = finding.accesses[0];
  const Access& earlier = finding.accesses[1];
  return fmt::format("{} {} {}, and nothing orders this with the {} by {}",
                     goroutine(finding, later.goroutine), verb(later.kind),
                     object_name(finding), past_noun(earlier.kind),
                     goroutine(finding, earlier.goroutine));
}

std::string Words::why(const Finding& finding) const {
  if (!finding.why.empty()) return printable(finding.why);
  if (finding.kind == FindingKind::kLockOrder) return lock_order_why(finding);
  if (finding.kind == FindingKind::kMisuse) {
    return "what it needs had ended before";
  }
  if (finding.kind != FindingKind::kRace) return blocked_why(finding);
  return "no channel operation, lock, atomic or goroutine start puts one "
         "access before the other";
}

std::string Words::goroutine(const Goroutine& goroutine) const {
  if (goroutine.id == 0) return "a foreign thread";
  std::string text = fmt::format("goroutine {}", goroutine.id);
  if (!goroutine.name.empty()) {
    text += fmt::format(" \"{}\"", printable(goroutine.name));
  } else if (goroutine.id == 1) {
    text += " (main)";
  }
  return text;
}

std::string Words::goroutine(const Finding& finding, std::uint64_t id) const {
  if (const Goroutine* known = find_goroutine(finding, id)) {
    return goroutine(*known);
  }
  Goroutine unknown;
  unknown.id = id;
  return goroutine(unknown);
}

std::string Words::state(const Goroutine& goroutine) const {
  std::string state = printable(goroutine.state);
  if (goroutine.blocked_for_ms <= 0) return state;
  return fmt::format("{}, {} ms", state, goroutine.blocked_for_ms);
}

std::string Words::started(const Goroutine& goroutine) const {
  const std::string where = site(goroutine.created_at);
  if (where.empty()) return "";
  Goroutine creator;
  creator.id = goroutine.created_by;
  return fmt::format("started by {} at {}", this->goroutine(creator), where);
}

std::string Words::access(const Finding& finding, const Access& access) const {
  return fmt::format("{} of {} by {}", access_kind_name(access.kind),
                     counted(access.size, "byte"),
                     goroutine(finding, access.goroutine));
}

std::string Words::object_name(const Finding& finding) const {
  if (!finding.object.name.empty()) return quoted(finding.object.name);
  for (const Access& access : finding.accesses) {
    if (!access.expression.empty()) return quoted(access.expression);
  }
  if (finding.object.kind == ObjectKind::kHeap) return "a heap block";
  return "memory";
}

std::string Words::object(const Object& object) const {
  const std::string name = object.name.empty() ? "" : quoted(object.name);
  std::string part;
  if (object.element) part += fmt::format(", element {}", *object.element);
  if (!object.member.empty()) part += ", in " + quoted(object.member);
  const std::string type =
      object.type.empty() ? "" : " of type " + printable(object.type);
  const std::string where = site(object.allocated_at);
  const auto named = [&](std::string_view noun) {
    return std::string(noun) + (name.empty() ? "" : " " + name) + type;
  };
  switch (object.kind) {
    case ObjectKind::kGlobal: {
      std::string text = named(object.is_thread_local ? "thread-local variable"
                                                      : "global variable");
      if (object.file.empty()) return text + part;
      return fmt::format("{} at {}:{}{}", text, path(object.file), object.line,
                         part);
    }
    case ObjectKind::kStack: {
      std::string text = named("local variable");
      if (const Frame* frame = user_frame(object.allocated_at)) {
        text += " of " + printable(frame->function);
      }
      return fmt::format("{}, on goroutine {}'s stack", text, object.owner);
    }
    case ObjectKind::kHeap: {
      std::string text =
          name.empty()
              ? ""
              : fmt::format(
                    "{}{} in ",
                    object.member.empty() ? name : quoted(object.member), type);
      text += fmt::format("heap block of {}", counted(object.size, "byte"));
      if (!object.block_type.empty()) {
        text += fmt::format(" (new {})", printable(object.block_type));
      }
      if (object.offset != 0)
        text += fmt::format(" (offset {})", object.offset);
      if (where.empty()) return text;
      return fmt::format("{}, allocated by goroutine {} at {}", text,
                         object.owner, where);
    }
    case ObjectKind::kUnknown:
      break;
  }
  return fmt::format("{} at {:#x}", named("memory"), object.address);
}

std::string Words::wait_target(const Wait& wait) const {
  if (wait.kind == "sleep") return "for a timer";
  if (wait.kind == "select") return "for nothing: a select without cases";
  return fmt::format("{} a {}{}", wait_purpose(wait), wait.nil ? "nil " : "",
                     printable(wait_noun(wait.kind)));
}

std::string Words::wait(const Wait& wait) const {
  std::string text = wait_target(wait);
  const std::string made = site(wait.made_at);
  if (!made.empty()) text += " made at " + made;
  if (wait.kind != "chan" || wait.nil) return text;
  return fmt::format("{}: cap {}, len {}, {}; {}", text, wait.cap, wait.len,
                     wait.closed ? "closed" : "open", waiting_counts(wait));
}

std::string Words::use(const PastUse& use) const {
  std::string text =
      fmt::format("{} by {}", printable(use.what), goroutine(use.goroutine));
  if (!use.goroutine.state.empty()) {
    text += fmt::format(" ({})", printable(use.goroutine.state));
  }
  const std::string where = site(use.stack);
  return where.empty() ? text : text + " at " + where;
}

std::string Words::cure(const Finding& finding) const {
  return printable(finding.cure);
}

std::string Words::takes(const LockStep& step) const {
  return fmt::format("{} {} while it holds {}",
                     step.shared ? "read-locks" : "locks", quoted(step.taken),
                     quoted(step.held));
}

std::string Words::held(const LockStep& step) const {
  return quoted(step.held) + " was locked";
}

std::string Words::misused(const MisusePlace& place) const {
  return fmt::format("{} by {}", printable(place.what),
                     goroutine(place.goroutine));
}

std::vector<std::string> Words::locks(const Access& access) const {
  std::vector<std::string> names;
  names.reserve(access.locks_held.size());
  for (const std::string& lock : access.locks_held) {
    names.push_back(printable(lock));
  }
  return names;
}

}  // namespace gosan::report
