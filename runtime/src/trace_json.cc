#include "trace_json.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "frame_text.h"
#include "trace_timeline.h"

namespace gosan::detail {
namespace {

enum Process { kWorkers = 1, kGoroutines = 2, kProgram = 3, kThreads = 4 };

struct Track {
  int process;
  std::uint64_t thread;
};

// ---- text ----

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (code < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", code);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

// Bytes that are no UTF-8 would spoil the whole file.
std::string as_utf8(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = 1;
    if (lead >= 0xC2 && lead < 0xE0) length = 2;
    if (lead >= 0xE0 && lead < 0xF0) length = 3;
    if (lead >= 0xF0 && lead < 0xF5) length = 4;
    bool valid = lead < 0x80 || length > 1;
    for (std::size_t k = 1; k < length; ++k) {
      valid = valid && i + k < text.size() &&
              (static_cast<unsigned char>(text[i + k]) & 0xC0) == 0x80;
    }
    out += valid ? text.substr(i, length) : std::string_view("?");
    i += valid ? length : 1;
  }
  return out;
}

std::string quoted(std::string_view text) { return json_string(as_utf8(text)); }

// Microseconds, as the format wants them.
std::string micros(std::int64_t ns) {
  constexpr std::int64_t kNsPerUs = 1000;
  char text[40];
  std::snprintf(text, sizeof(text), "%lld.%03lld",
                static_cast<long long>(ns / kNsPerUs),
                static_cast<long long>(ns % kNsPerUs));
  return text;
}

// Collects text and writes it in large pieces; remembers the first error.
class File {
 public:
  explicit File(int file) : file_(file) {}

  void write(std::string_view text) {
    constexpr std::size_t kPiece = 1 << 16;
    pending_ += text;
    if (pending_.size() >= kPiece) flush();
  }
  void flush() {
    std::string_view rest = pending_;
    while (!rest.empty() && error_ == 0) {
      const ssize_t written = ::write(file_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        error_ = errno;
      } else {
        rest.remove_prefix(static_cast<std::size_t>(written));
      }
    }
    pending_.clear();
  }
  int error() const { return error_; }

 private:
  int file_;
  std::string pending_;
  int error_ = 0;
};

// ---- events ----

class Writer {
 public:
  Writer(const TraceHistory& history, const Timeline& timeline, int file)
      : history_(history), timeline_(timeline), file_(file) {}

  int write() {
    file_.write(
        "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"dropped events\":" +
        std::to_string(history_.dropped) + "},\"traceEvents\":[\n");
    name_subjects();
    name_tracks();
    write_runs();
    write_states();
    write_program();
    write_wakes();
    file_.write("\n]}\n");
    file_.flush();
    return file_.error();
  }

 private:
  void event(const char* phase, Track track, const std::string& rest) {
    file_.write(first_ ? "" : ",\n");
    first_ = false;
    file_.write("{\"ph\":\"" + std::string(phase) +
                "\",\"pid\":" + std::to_string(track.process) +
                ",\"tid\":" + std::to_string(track.thread) + rest + '}');
  }

  void slice(Track track, const std::string& quoted_name, std::int64_t begin,
             std::int64_t end, const std::string& arguments = {}) {
    event("X", track,
          ",\"ts\":" + micros(begin) + ",\"dur\":" + micros(end - begin) +
              ",\"name\":" + quoted_name +
              (arguments.empty() ? "" : ",\"args\":{" + arguments + '}'));
  }

  static Track track_of(TraceSubject subject, int process) {
    if ((subject & kThreadSubject) != 0) {
      return {kThreads, subject & ~kThreadSubject};
    }
    return {process, subject};
  }

  // ---- names ----

  void name_subjects() {
    for (const Timeline::Subject& subject : timeline_.subjects) {
      std::string name = "goroutine " + std::to_string(subject.id);
      if (!subject.name.empty()) name += ' ' + subject.name;
      names_[subject.id] = quoted(name);
    }
  }

  std::string name_of(TraceSubject subject) const {
    if (subject == 0) return "\"timer\"";
    const auto found = names_.find(subject);
    return found != names_.end()
               ? found->second
               : "\"goroutine " + std::to_string(subject) + '"';
  }

  void metadata(const char* what, Track track, const std::string& value) {
    event("M", track,
          std::string(",\"name\":\"") + what + "\",\"args\":{" + value + '}');
  }

  void name_process(int process, const char* name) {
    const Track track{process, 0};
    metadata("process_name", track, "\"name\":\"" + std::string(name) + '"');
    metadata("process_sort_index", track,
             "\"sort_index\":" + std::to_string(process));
  }

  void name_track(Track track, const std::string& quoted_name) {
    metadata("thread_name", track, "\"name\":" + quoted_name);
    metadata("thread_sort_index", track,
             "\"sort_index\":" + std::to_string(track.thread));
  }

  void name_tracks() {
    name_process(kWorkers, "workers");
    name_process(kGoroutines, "goroutines");
    name_process(kProgram, "regions and tasks");
    name_process(kThreads, "other threads");
    for (const TraceHistory::Lane& lane : history_.lanes) {
      const std::string name = (lane.is_worker ? "\"worker " : "\"thread ") +
                               std::to_string(lane.number) + " (tid " +
                               std::to_string(lane.tid) + ")\"";
      name_track({lane.is_worker ? kWorkers : kThreads, lane.number}, name);
    }
    for (const auto& [subject, name] : names_) {
      name_track({kGoroutines, subject}, name);
    }
    std::set<TraceSubject> speakers;
    for (const Timeline::Region& region : timeline_.regions) {
      speakers.insert(region.subject);
    }
    for (const Timeline::Remark& remark : timeline_.remarks) {
      speakers.insert(remark.subject);
    }
    for (const TraceSubject subject : speakers) {
      if ((subject & kThreadSubject) != 0) continue;
      name_track({kProgram, subject}, name_of(subject));
    }
  }

  // ---- slices ----

  void write_runs() {
    for (const Timeline::Run& run : timeline_.runs) {
      slice({kWorkers, run.lane}, name_of(run.subject), run.begin, run.end,
            run.blocking ? "\"blocking\":true" : "");
    }
  }

  void write_states() {
    for (const Timeline::State& state : timeline_.states) {
      slice(track_of(state.subject, kGoroutines), quoted(state.word),
            state.begin, state.end);
    }
    for (const Timeline::Subject& subject : timeline_.subjects) {
      const std::string site = site_of(subject);
      if (site.empty()) continue;
      event("i", {kGoroutines, subject.id},
            ",\"s\":\"t\",\"ts\":" + micros(subject.begin) +
                ",\"name\":" + quoted(site));
    }
  }

  // `created by main() in goroutine 1`, "" when that is unknown; without the
  // goroutine when a timer's function runs in it.
  static std::string site_of(const Timeline::Subject& subject) {
    std::string text;
    for (const void* pc : subject.sites) {
      if (append_frame(text, pc, "created by ")) break;
    }
    if (text.empty()) return text;
    text.resize(text.find('\n'));
    if (subject.creator == 0) return text;
    return text + " in goroutine " + std::to_string(subject.creator);
  }

  // ---- the program's own ----

  static std::string task_argument(std::uint64_t task) {
    return task == 0 ? "" : "\"task\":" + std::to_string(task);
  }

  void write_program() {
    for (const Timeline::Region& region : timeline_.regions) {
      slice(track_of(region.subject, kProgram), quoted(region.name),
            region.begin, region.end, task_argument(region.task));
    }
    for (const Timeline::Remark& remark : timeline_.remarks) {
      std::string arguments = "\"message\":" + quoted(remark.message);
      if (remark.task != 0) arguments += ',' + task_argument(remark.task);
      event("i", track_of(remark.subject, kProgram),
            ",\"s\":\"t\",\"ts\":" + micros(remark.at) + ",\"name\":" +
                quoted(remark.category) + ",\"args\":{" + arguments + '}');
    }
    for (const Timeline::Task& task : timeline_.tasks) {
      const Track track = track_of(task.subject, kProgram);
      const std::string common =
          ",\"cat\":\"task\",\"id\":\"" + std::to_string(task.id) +
          "\",\"name\":" + quoted(task.name) + ",\"ts\":";
      event("b", track, common + micros(task.begin));
      event("e", track, common + micros(task.end));
    }
  }

  // ---- arrows ----

  void write_wakes() {
    std::uint64_t id = 0;
    for (const Timeline::Wake& wake : timeline_.wakes) {
      const std::string common =
          ",\"cat\":\"wake\",\"name\":\"wakes\",\"id\":" +
          std::to_string(++id) + ",\"ts\":";
      event("s", source_of(wake), common + micros(wake.from));
      event("f", {kGoroutines, wake.woken},
            ",\"bp\":\"e\"" + common + micros(wake.to));
    }
  }

  // An arrow needs a slice to start from; threads and timers have none else.
  Track source_of(const Timeline::Wake& wake) {
    if (wake.waker == 0) return {kWorkers, wake.lane};
    const Track track = track_of(wake.waker, kGoroutines);
    if (track.process == kThreads) {
      slice(track, "\"wakes\"", wake.from, wake.from + 1);
    }
    return track;
  }

  const TraceHistory& history_;
  const Timeline& timeline_;
  File file_;
  bool first_ = true;
  std::unordered_map<TraceSubject, std::string> names_;  // quoted
};

}  // namespace

int write_trace(const TraceHistory& history, int file) {
  const Timeline timeline = timeline_of(history);
  return Writer(history, timeline, file).write();
}

}  // namespace gosan::detail
