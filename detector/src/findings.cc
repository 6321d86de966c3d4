// Races in words.

#include "findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "exit_codes.h"
#include "heap.h"
#include "modules.h"
#include "objects.h"
#include "options.h"
#include "report_log.h"
#include "system.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

report::AccessKind report_kind(RaceAccessKind kind) {
  switch (kind) {
    case RaceAccessKind::kRead:
      return report::AccessKind::kRead;
    case RaceAccessKind::kWrite:
      return report::AccessKind::kWrite;
    case RaceAccessKind::kAtomicRead:
      return report::AccessKind::kAtomicRead;
    case RaceAccessKind::kAtomicWrite:
      return report::AccessKind::kAtomicWrite;
    case RaceAccessKind::kFree:
      break;
  }
  return report::AccessKind::kFree;
}

std::string_view kind_noun(std::uint32_t kind) {
  switch (kind) {
    case GOSAN_OBJECT_CHAN:
      return "channel";
    case GOSAN_OBJECT_MUTEX:
      return "Mutex";
    case GOSAN_OBJECT_RWMUTEX:
      return "RWMutex";
    default:
      return "lock";
  }
}

struct Side {
  report::Access access;
  std::string variable;  // declared name at the innermost visible site
  std::string type;
  std::string owner;  // as gosan_site::owner
  bool is_member = false;
};

Side make_side(const RaceAccess& from) {
  Side side;
  VisibleStack stack = visible_stack(from.site, from.stack);
  side.access.kind = report_kind(from.kind);
  side.access.size = from.size;
  side.access.goroutine = from.gid;
  side.access.stack = std::move(stack.frames);
  if (stack.innermost != nullptr) {
    side.access.expression = site_string(stack.innermost->expression);
    side.variable = site_string(stack.innermost->variable);
    side.type = site_string(stack.innermost->type);
    side.owner = site_string(stack.innermost->owner);
    side.is_member = (stack.innermost->flags & GOSAN_SITE_MEMBER) != 0;
  }
  for (std::size_t i = 0; i < std::min(from.lock_count, kMaxRaceLocks); ++i) {
    side.access.locks_held.push_back(lock_name(from.locks[i]));
  }
  return side;
}

// The two sides may name the memory differently; the choice must not depend on
// which came later.
const Side& naming_side(const Side& a, const Side& b) {
  if (a.variable.empty()) return b;
  if (b.variable.empty()) return a;
  if (a.owner.empty() != b.owner.empty()) return a.owner.empty() ? b : a;
  return a.variable <= b.variable ? a : b;
}

struct StackOwner {
  std::uintptr_t address;
  std::uint64_t gid;
  bool found;
};

// Whose native stack the address lies on.
std::optional<std::uint64_t> owner_of_stack(std::uintptr_t address) {
  StackOwner query{address, 0, false};
  for_each_task(
      [](void* arg, Task& task) {
        auto& wanted = *static_cast<StackOwner*>(arg);
        if (wanted.address >= task.stack_lo && wanted.address < task.stack_hi) {
          wanted.gid = task.gid;
          wanted.found = true;
        }
      },
      &query);
  if (!query.found) return std::nullopt;
  return query.gid;
}

report::Object global_object(const GlobalVariable& global) {
  report::Object object;
  object.kind = report::ObjectKind::kGlobal;
  object.name = global.name;
  object.type = global.type;
  object.size = global.size;
  object.file = global.file;
  object.line = global.line;
  object.offset = global.address;  // made relative by the caller
  return object;
}

report::Object heap_object(const HeapBlock& block) {
  report::Object object;
  object.kind = report::ObjectKind::kHeap;
  object.size = block.size;
  object.owner = block.gid;
  VisibleStack stack = visible_stack(nullptr, block.allocated_at);
  object.allocated_at = std::move(stack.frames);
  if (stack.innermost != nullptr) {
    object.block_type = site_string(stack.innermost->type);
  }
  object.offset = block.begin;  // made relative by the caller
  return object;
}

// A thread's static block of them.
bool is_thread_local(std::uintptr_t address) {
  struct Query {
    std::uintptr_t address;
    bool found;
  } query{address, false};
  for_each_block(
      [](void* arg, ThreadBlock& block) {
        auto& wanted = *static_cast<Query*>(arg);
        if (block.thread_pointer != 0 &&
            wanted.address - block.thread_locals_lo <
                block.thread_pointer - block.thread_locals_lo) {
          wanted.found = true;
        }
      },
      &query);
  return query.found;
}

report::Object describe_address(std::uintptr_t address) {
  report::Object object;
  HeapBlock block;
  if (const auto global = find_global(address)) {
    object = global_object(*global);
  } else if (find_heap_block(address, &block)) {
    object = heap_object(block);
  } else if (is_thread_local(address)) {  // at the top of the thread's stack
    object.kind = report::ObjectKind::kGlobal;
    object.is_thread_local = true;
    object.offset = address;
  } else if (const auto gid = owner_of_stack(address)) {
    object.kind = report::ObjectKind::kStack;
    object.owner = *gid;
    object.offset = address;
  } else {
    object.offset = address;
  }
  object.address = address;
  object.offset = address - object.offset;
  return object;
}

// The runtime announces its operations on a channel as accesses to it.
bool is_channel(std::uintptr_t address) {
  ObjectRecord record;
  return find_object(reinterpret_cast<const void*>(address), &record) &&
         record.kind == GOSAN_OBJECT_CHAN;
}

// "int[4]" and the bytes of it -> those of an element; 0: no array.
std::uint64_t element_bytes(std::string_view type, std::uint64_t bytes) {
  const std::size_t open = type.find('[');
  if (open == std::string_view::npos) return 0;
  std::uint64_t count = 0;
  const char* digits = type.data() + open + 1;
  const auto [end, error] =
      std::from_chars(digits, type.data() + type.size(), count);
  if (error != std::errc() || *end != ']' || count == 0) return 0;
  return bytes / count;
}

// What the source says about the part of it that was accessed.
void describe_part(report::Object& object, const Side& named) {
  if (named.is_member) {
    object.member = named.owner;
  } else if (object.kind == report::ObjectKind::kStack &&
             !named.owner.empty()) {
    report::Frame frame;
    frame.function = named.owner;
    object.allocated_at = {frame};
  }
  if (object.kind != report::ObjectKind::kGlobal) return;
  const std::uint64_t bytes = element_bytes(object.type, object.size);
  if (bytes != 0) object.element = object.offset / bytes;
}

report::Object describe_memory(std::uintptr_t address, const Side& named) {
  report::Object object = describe_address(address);
  describe_part(object, named);
  if (object.name.empty()) {
    object.name = is_channel(address) ? "channel" : named.variable;
  }
  if (object.type.empty()) object.type = named.type;
  return object;
}

std::string who(const report::Goroutine& goroutine) {
  if (goroutine.id == 0) return "a thread";
  std::string text = goroutine.id == 1
                         ? std::string("the main goroutine")
                         : fmt::format("goroutine {}", goroutine.id);
  const std::string place = place_of(goroutine.created_at);
  if (!place.empty()) text += fmt::format(" (started at {})", place);
  return text;
}

std::string_view channel_operation(report::AccessKind kind) {
  return kind == report::AccessKind::kWrite ? "close" : "send";
}

std::string_view what(report::AccessKind kind) {
  switch (kind) {
    case report::AccessKind::kRead:
      return "read";
    case report::AccessKind::kWrite:
      return "write";
    case report::AccessKind::kAtomicRead:
      return "atomic read";
    case report::AccessKind::kAtomicWrite:
      return "atomic write";
    case report::AccessKind::kFree:
      break;
  }
  return "free";
}

bool have_common_lock(const report::Access& a, const report::Access& b) {
  return std::any_of(
      a.locks_held.begin(), a.locks_held.end(), [&](const std::string& lock) {
        return std::find(b.locks_held.begin(), b.locks_held.end(), lock) !=
               b.locks_held.end();
      });
}

// Nothing but what the clocks prove.
std::string race_why(const report::Finding& finding, bool channel) {
  const report::Access& later = finding.accesses[0];
  const report::Access& earlier = finding.accesses[1];
  const std::string first = who(finding.goroutines[1]);
  std::string second = who(finding.goroutines[0]);
  if (second == "a thread" && first == second) second = "another";
  const auto noun = channel ? channel_operation : what;
  std::string text = fmt::format(
      "no chain of synchronisation leads from the {} by {} to the {} by {}",
      noun(earlier.kind), first, noun(later.kind), second);
  if (!later.locks_held.empty() && !earlier.locks_held.empty() &&
      !have_common_lock(later, earlier)) {
    text += ": the locks they held are different ones";
  }
  return text;
}

std::string_view plain_state(TaskState state) {
  switch (state) {
    case TaskState::kCreated:
    case TaskState::kReady:
      return "runnable";
    case TaskState::kRunning:
      return "running";
    case TaskState::kParked:
      return "waiting";
    case TaskState::kEnded:
      break;
  }
  return "finished";
}

}  // namespace

std::string lock_name(const void* lock) {
  const auto address = reinterpret_cast<std::uintptr_t>(lock);
  if (const auto global = find_global(address)) return global->name;
  ObjectRecord record;
  const bool known = find_object(lock, &record);
  std::string text(kind_noun(known ? record.kind : 0));
  const std::string made =
      known ? place_of(report_stack(record.made_at)) : std::string();
  if (!made.empty()) return fmt::format("{} made at {}", text, made);
  return fmt::format("{} at {:#x}", text, address);
}

std::string place_of(const report::Stack& stack) {
  for (const report::Frame& frame : stack) {
    if (frame.library || frame.line == 0) continue;
    std::string_view file = frame.file;
    const std::string& prefix = options().strip_path_prefix;
    if (!prefix.empty() && file.starts_with(prefix)) {
      file.remove_prefix(prefix.size());
    }
    return fmt::format("{}:{}", file, frame.line);
  }
  return "";
}

report::Goroutine describe_goroutine(std::uint64_t gid) {
  report::Goroutine out;
  out.id = gid;
  const TaskRecord* record = gid == 0 ? nullptr : find_task_record(gid);
  if (record == nullptr) {
    out.state = "running";  // a thread lives as long as it is known
    return out;
  }
  out.name = record->name == nullptr ? "" : record->name;
  out.created_by = record->parent_gid;
  if (gid != 1) out.created_at = report_stack(record->created_at);
  // relaxed: a moment's state, for a human
  out.state = plain_state(record->state.load(std::memory_order_relaxed));
  return out;
}

report::Finding race_finding(const RaceEvent& event) {
  Side later = make_side(event.current);
  Side earlier = make_side(event.previous);
  report::Finding finding;
  finding.kind = report::FindingKind::kRace;
  finding.object = describe_memory(event.address, naming_side(later, earlier));
  finding.goroutines = {describe_goroutine(event.current.gid),
                        describe_goroutine(event.previous.gid)};
  finding.accesses = {std::move(later.access), std::move(earlier.access)};
  for (report::Access& access : finding.accesses) {
    // What is kept of a free is the word at hand; it meant the whole block.
    if (access.kind == report::AccessKind::kFree &&
        finding.object.kind == report::ObjectKind::kHeap) {
      access.size = finding.object.size;
    }
  }
  finding.why = race_why(finding, is_channel(event.address));
  return finding;
}

void handle_race(const RaceEvent& event, SeenRace& seen) {
  ReportLog& log = report_log();
  const std::size_t index = log.add(race_finding(event));
  if (index == ReportLog::kSuppressed) return;
  // relaxed: read by a later job on this thread
  seen.finding.store(static_cast<std::uint32_t>(index + 1),
                     std::memory_order_relaxed);
  if (!options().halt_on_error) return;
  log.close();
  raw_exit(log.failed() ? kReportFailedExitCode : options().exit_code);
}

}  // namespace gosan::detector
