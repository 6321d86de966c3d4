// `report.json` and JSON Lines: the model, key by key.
#include <gosan/report_json.h>

#include <fmt/format.h>

#include "json_writer.h"
#include "kinds.h"

namespace gosan::report {
namespace {

class Serializer {
 public:
  Serializer(JsonWriter::Layout layout, const JsonOptions& options)
      : out_(layout), prefix_(options.strip_path_prefix) {}

  std::string report(const Report& report) {
    const Tally counts = tally(report);
    out_.begin_object().field("schema", "gosan-report/1");
    out_.key("program");
    run(report.run);
    out_.key("summary").begin_object();
    out_.field("data-race", counts.races);
    out_.field("goroutine-leak", counts.leaks);
    out_.field("deadlock", counts.deadlocks);
    // Kinds of their own: who reads the first three need not know them.
    if (counts.lock_orders != 0) out_.field("lock-order", counts.lock_orders);
    if (counts.misuses != 0) out_.field("misuse", counts.misuses);
    out_.end_object();
    out_.key("findings").begin_array();
    for (const Finding& one : report.findings) finding(one, nullptr);
    out_.end_array().end_object();
    return out_.take();
  }

  std::string line(const Finding& one, const Run& run) {
    finding(one, &run);
    return out_.take();
  }

 private:
  void run(const Run& run) {
    out_.begin_object();
    strings("argv", run.argv);
    out_.field("pid", run.pid);
    text("started", run.started);
    text("gosan", run.version);
    out_.field("objects", run.objects);
    out_.field("objects_uninstrumented", run.objects_uninstrumented);
    strings("notes", run.notes);
    out_.end_object();
  }

  void finding(const Finding& one, const Run* program) {
    out_.begin_object();
    out_.field("kind", kind_name(one.kind));
    text("id", one.id);
    out_.field("count", one.count);
    text("why", one.why);
    if (!one.cure.empty()) text("cure", one.cure);
    if (one.known) out_.field("known", true);
    switch (one.kind) {
      case FindingKind::kRace:
        race(one);
        break;
      case FindingKind::kLeak:
        leak(one);
        break;
      case FindingKind::kDeadlock:
        deadlock(one);
        break;
      case FindingKind::kLockOrder:
        lock_order(one);
        break;
      case FindingKind::kMisuse:
        misuse(one);
        break;
    }
    if (program != nullptr) {
      out_.key("program");
      run(*program);
    }
    out_.end_object();
  }

  void race(const Finding& one) {
    object(one.object);
    out_.key("accesses").begin_array();
    for (const Access& each : one.accesses) access(each);
    out_.end_array();
    out_.key("goroutines").begin_array();
    for (const Goroutine& each : one.goroutines) {
      out_.begin_object();
      identity(each);
      stack("stack", each.created_at);
      out_.end_object();
    }
    out_.end_array();
  }

  void leak(const Finding& one) {
    out_.field("verdict", verdict_name(one.verdict));
    blocked(one.blocked.empty() ? Blocked{} : one.blocked.front());
  }

  void deadlock(const Finding& one) {
    out_.key("goroutines").begin_array();
    for (const Blocked& each : one.blocked) {
      out_.begin_object();
      blocked(each);
      out_.end_object();
    }
    out_.end_array();
  }

  void lock_order(const Finding& one) {
    out_.key("cycle").begin_array();
    for (const LockStep& each : one.lock_steps) {
      out_.begin_object();
      goroutine(each.goroutine);
      out_.key("held").begin_object();
      text("lock", each.held);
      stack("stack", each.held_at);
      out_.end_object();
      out_.key("taken").begin_object();
      text("lock", each.taken);
      out_.field("shared", each.shared);
      stack("stack", each.taken_at);
      out_.end_object().end_object();
    }
    out_.end_array();
  }

  void misuse(const Finding& one) {
    text("misuse", one.misuse);
    out_.key("places").begin_array();
    for (const MisusePlace& each : one.places) {
      out_.begin_object();
      text("what", each.what);
      goroutine(each.goroutine);
      stack("stack", each.stack);
      out_.end_object();
    }
    out_.end_array();
  }

  void goroutine(const Goroutine& one) {
    out_.key("goroutine").begin_object();
    identity(one);
    stack("created_at", one.created_at);
    out_.end_object();
  }

  void object(const Object& one) {
    out_.key("object").begin_object();
    out_.field("kind", object_kind_name(one.kind));
    text("name", one.name);
    text("type", one.type);
    if (!one.member.empty()) text("member", one.member);
    if (one.element) out_.field("element", *one.element);
    if (!one.block_type.empty()) text("block_type", one.block_type);
    if (one.is_thread_local) out_.field("thread_local", true);
    out_.field("size", one.size);
    text("address", fmt::format("{:#x}", one.address));
    out_.field("offset", one.offset);
    text("file", path(one.file));
    out_.field("line", one.line);
    out_.key("allocated_by").begin_object();
    out_.field("goroutine", one.owner);
    stack("stack", one.allocated_at);
    out_.end_object().end_object();
  }

  void access(const Access& one) {
    out_.begin_object();
    out_.field("kind", access_kind_name(one.kind));
    out_.field("size", one.size);
    out_.field("goroutine", one.goroutine);
    text("expression", one.expression);
    stack("stack", one.stack);
    strings("locks_held", one.locks_held);
    out_.end_object();
  }

  void identity(const Goroutine& one) {
    out_.field("id", one.id);
    text("name", one.name);
    text("state", one.state);
    out_.field("created_by", one.created_by);
  }

  void blocked(const Blocked& one) {
    out_.key("goroutine").begin_object();
    identity(one.goroutine);
    out_.field("blocked_for_ms", one.goroutine.blocked_for_ms);
    stack("created_at", one.goroutine.created_at);
    out_.end_object();
    stack("stack", one.stack);
    out_.key("waits_on").begin_array();
    for (const Wait& each : one.waits_on) wait(each);
    out_.end_array();
  }

  void wait(const Wait& one) {
    out_.begin_object();
    text("kind", one.kind);
    text("op", one.op);
    out_.field("nil", one.nil);
    stack("made_at", one.made_at);
    out_.field("len", one.len);
    out_.field("cap", one.cap);
    out_.field("closed", one.closed);
    out_.field("senders", one.senders);
    out_.field("receivers", one.receivers);
    if (!one.uses.empty()) {
      out_.key("used_by").begin_array();
      for (const PastUse& each : one.uses) use(each);
      out_.end_array();
    }
    out_.end_object();
  }

  void use(const PastUse& one) {
    out_.begin_object();
    text("what", one.what);
    goroutine(one.goroutine);
    stack("stack", one.stack);
    out_.end_object();
  }

  void stack(std::string_view name, const Stack& frames) {
    out_.key(name).begin_array();
    for (const Frame& one : frames) frame(one);
    out_.end_array();
  }

  void frame(const Frame& one) {
    out_.begin_object();
    text("function", one.function);
    text("file", path(one.file));
    out_.field("line", one.line);
    out_.field("column", one.column);
    if (!one.module.empty()) {
      text("module", path(one.module));
      text("offset", fmt::format("{:#x}", one.offset));
    }
    if (one.library) out_.field("library", true);
    out_.end_object();
  }

  void strings(std::string_view name, const std::vector<std::string>& list) {
    out_.key(name).begin_array();
    for (const std::string& one : list) out_.value(std::string_view(one));
    out_.end_array();
  }

  void text(std::string_view name, std::string_view content) {
    out_.field(name, content);
  }

  std::string_view path(std::string_view file) const {
    return without_prefix(file, prefix_);
  }

  JsonWriter out_;
  std::string_view prefix_;
};

}  // namespace

std::string json_report(const Report& report, const JsonOptions& options) {
  return Serializer(JsonWriter::Layout::kIndented, options).report(report);
}

std::string json_line(const Finding& finding, const Run& run,
                      const JsonOptions& options) {
  return Serializer(JsonWriter::Layout::kOneLine, options).line(finding, run);
}

}  // namespace gosan::report
