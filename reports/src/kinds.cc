// Names of kinds, counts and stacks.
#include "kinds.h"

#include <fmt/format.h>

#include "utf8.h"

namespace gosan::report {

std::string_view kind_name(FindingKind kind) {
  switch (kind) {
    case FindingKind::kRace:
      return "data-race";
    case FindingKind::kLeak:
      return "goroutine-leak";
    case FindingKind::kDeadlock:
      return "deadlock";
    case FindingKind::kLockOrder:
      return "lock-order";
    case FindingKind::kMisuse:
      return "misuse";
  }
  return "unknown";
}

std::string_view kind_noun(FindingKind kind) {
  switch (kind) {
    case FindingKind::kRace:
      return "data race";
    case FindingKind::kLeak:
      return "goroutine leak";
    case FindingKind::kDeadlock:
      return "deadlock";
    case FindingKind::kLockOrder:
      return "lock-order inversion";
    case FindingKind::kMisuse:
      return "misuse";
  }
  return "finding";
}

std::string_view access_kind_name(AccessKind kind) {
  switch (kind) {
    case AccessKind::kRead:
      return "read";
    case AccessKind::kWrite:
      return "write";
    case AccessKind::kAtomicRead:
      return "atomic read";
    case AccessKind::kAtomicWrite:
      return "atomic write";
    case AccessKind::kFree:
      return "free";
  }
  return "unknown";
}

std::string_view object_kind_name(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kHeap:
      return "heap";
    case ObjectKind::kGlobal:
      return "global";
    case ObjectKind::kStack:
      return "stack";
    case ObjectKind::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view verdict_name(Verdict verdict) {
  return verdict == Verdict::kProven ? "proven" : "blocked";
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

Tally tally(const Report& report) {
  Tally result;
  for (const Finding& finding : report.findings) {
    switch (finding.kind) {
      case FindingKind::kRace:
        ++result.races;
        break;
      case FindingKind::kLeak:
        ++result.leaks;
        break;
      case FindingKind::kDeadlock:
        ++result.deadlocks;
        break;
      case FindingKind::kLockOrder:
        ++result.lock_orders;
        break;
      case FindingKind::kMisuse:
        ++result.misuses;
        break;
    }
  }
  return result;
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string tally_text(const Report& report) {
  const Tally counts = tally(report);
  std::string text;
  const auto add = [&text](std::uint64_t count, FindingKind kind) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += counted(count, kind_noun(kind));
  };
  add(counts.races, FindingKind::kRace);
  add(counts.leaks, FindingKind::kLeak);
  add(counts.deadlocks, FindingKind::kDeadlock);
  add(counts.lock_orders, FindingKind::kLockOrder);
  add(counts.misuses, FindingKind::kMisuse);
  return text;
}

std::vector<std::string> run_notes(const Run& run) {
  std::vector<std::string> notes;
  if (run.objects_uninstrumented != 0) {
    notes.push_back(fmt::format(
        "{} of {} are not instrumented: races in them are not seen",
        run.objects_uninstrumented, counted(run.objects, "loaded object")));
  }
  for (const std::string& note : run.notes) notes.push_back(printable(note));
  return notes;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view without_prefix(std::string_view path,
                                std::string_view prefix) {
  if (prefix.empty() || !path.starts_with(prefix)) return path;
  path.remove_prefix(prefix.size());
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

const Frame* user_frame(const Stack& stack) {
  for (const Frame& frame : stack) {
    if (!frame.library) return &frame;
  }
  return stack.empty() ? nullptr : &stack.front();
}

const Goroutine* find_goroutine(const Finding& finding, std::uint64_t id) {
  for (const Goroutine& goroutine : finding.goroutines) {
    if (goroutine.id == id) return &goroutine;
  }
  return nullptr;
}

}  // namespace gosan::report
