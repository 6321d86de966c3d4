#include "trace_timeline.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace gosan::detail {
namespace {

constexpr const char* kRunning = "running";
constexpr const char* kRunnable = "runnable";
constexpr const char* kBlocking = "blocking";

// One subject's records, in their order, become its states, runs and regions.
// Clocks of several cores may disagree by some nanoseconds where the order does
// not: time never goes back here, and every state lasts at least one.
class SubjectReader {
 public:
  SubjectReader(TraceSubject subject, std::int64_t end, Timeline& out)
      : out_(out), subject_(subject), end_(end) {}

  void read(const TraceEvent& event, std::int64_t at) {
    at = last_ = std::max(at, last_ + 1);
    const TraceRecord& record = *event.record;
    switch (record.kind) {
      case TraceKind::kCreate:
        create(record, event.lane, at);
        break;
      case TraceKind::kSite:
        site(record);
        break;
      case TraceKind::kExists:
        enter(word_of(record), at);
        woken_.reset();
        break;
      case TraceKind::kRun:
        run(event.lane, at);
        break;
      case TraceKind::kPark:
        enter(word_of(record), at);
        break;
      case TraceKind::kReady:
        enter(kRunnable, at);
        woken_ = Timeline::Wake{record.argument, subject_, event.lane, at, 0};
        break;
      case TraceKind::kBlock:
        enter(kBlocking, at);
        run_ = Timeline::Run{event.lane, subject_, true, at, 0};
        break;
      case TraceKind::kUnblock:
        enter(kRunning, at);
        run_ = Timeline::Run{event.lane, subject_, false, at, 0};
        break;
      case TraceKind::kEnd:
        enter(nullptr, at);
        break;
      default:
        read_remark(record, at);
    }
  }

  void finish() {
    const std::int64_t end = std::max(end_, last_ + 1);
    while (!regions_.empty()) close_region(end);
    enter(nullptr, end);
  }

 private:
  static const char* word_of(const TraceRecord& record) {
    return reinterpret_cast<const char*>(
        static_cast<std::uintptr_t>(record.argument));
  }

  void create(const TraceRecord& record, std::uint32_t lane, std::int64_t at) {
    out_.subjects.push_back(
        {subject_, record.argument, text_of(record), {}, at});
    enter(kRunnable, at);
    if (record.argument != 0) {
      woken_ = Timeline::Wake{record.argument, subject_, lane, at, 0};
    }
  }

  void site(const TraceRecord& record) {
    if (out_.subjects.empty() || out_.subjects.back().id != subject_) return;
    out_.subjects.back().sites.push_back(reinterpret_cast<const void*>(
        static_cast<std::uintptr_t>(record.argument)));
  }

  void run(std::uint32_t lane, std::int64_t at) {
    enter(kRunning, at);
    run_ = Timeline::Run{lane, subject_, false, at, 0};
    if (!woken_) return;
    woken_->to = at;
    out_.wakes.push_back(*woken_);
    woken_.reset();
  }

  // The state until now ends, another one begins; null: none.
  void enter(const char* word, std::int64_t at) {
    if (word_ != nullptr) out_.states.push_back({subject_, word_, since_, at});
    if (run_) {
      run_->end = at;
      out_.runs.push_back(*run_);
      run_.reset();
    }
    word_ = word;
    since_ = at;
  }

  // ---- the program's own words ----

  void read_remark(const TraceRecord& record, std::int64_t at) {
    switch (record.kind) {
      case TraceKind::kRegionBegin:
        regions_.push_back(
            {record.argument, record.other, text_of(record), at});
        break;
      case TraceKind::kRegionEnd:
        end_region(record.argument, at);
        break;
      case TraceKind::kTaskBegin:
        out_.tasks.push_back(
            {subject_, record.argument, text_of(record), at, end_});
        break;
      case TraceKind::kTaskEnd:
        task_ends_.push_back({record.argument, at});
        break;
      default: {
        const std::string text = text_of(record);
        const std::size_t split = std::min<std::size_t>(
            static_cast<std::size_t>(record.argument), text.size());
        out_.remarks.push_back({subject_, record.other, text.substr(0, split),
                                text.substr(split), at});
      }
    }
  }

  struct OpenRegion {
    std::uint64_t id;
    std::uint64_t task;
    std::string name;
    std::int64_t begin;
  };

  void close_region(std::int64_t at) {
    OpenRegion& open = regions_.back();
    out_.regions.push_back(
        {subject_, open.task, std::move(open.name), open.begin, at});
    regions_.pop_back();
  }

  // Those that began in it end with it. One that began elsewhere is unknown.
  void end_region(std::uint64_t id, std::int64_t at) {
    const bool known =
        std::any_of(regions_.begin(), regions_.end(),
                    [id](const OpenRegion& open) { return open.id == id; });
    if (!known) return;
    while (regions_.back().id != id) close_region(at);
    close_region(at);
  }

 public:
  /// Tasks that ended here; they may have begun elsewhere.
  const std::vector<std::pair<std::uint64_t, std::int64_t>>& task_ends() const {
    return task_ends_;
  }

 private:
  Timeline& out_;
  TraceSubject subject_;
  std::int64_t end_;
  std::int64_t last_ = -1;
  const char* word_ = nullptr;
  std::int64_t since_ = 0;
  std::optional<Timeline::Run> run_;
  std::optional<Timeline::Wake> woken_;
  std::vector<OpenRegion> regions_;
  std::vector<std::pair<std::uint64_t, std::int64_t>> task_ends_;
};

// ---- passes over the whole ----

class Builder {
 public:
  explicit Builder(const TraceHistory& history) : history_(history) {}

  Timeline build() {
    read_subjects();
    end_tasks();
    place_wakes();
    add_timers();
    separate_runs();
    return std::move(out_);
  }

 private:
  std::int64_t time_of(std::uint64_t ticks) const {
    const std::uint64_t since =
        ticks > history_.first_ticks ? ticks - history_.first_ticks : 0;
    return static_cast<std::int64_t>(static_cast<double>(since) *
                                     history_.ns_per_tick);
  }

  void read_subjects() {
    std::vector<TraceEvent> events = history_.events;
    std::sort(events.begin(), events.end(),
              [](const TraceEvent& a, const TraceEvent& b) {
                const TraceRecord& x = *a.record;
                const TraceRecord& y = *b.record;
                return x.subject != y.subject ? x.subject < y.subject
                                              : x.order < y.order;
              });
    const std::int64_t end = time_of(history_.last_ticks);
    for (auto first = events.begin(); first != events.end();) {
      const TraceSubject subject = first->record->subject;
      SubjectReader reader(subject, end, out_);
      const std::size_t runs_before = out_.runs.size();
      auto event = first;
      for (; event != events.end() && event->record->subject == subject;
           ++event) {
        reader.read(*event, time_of(event->record->ticks));
      }
      reader.finish();
      task_ends_.insert(task_ends_.end(), reader.task_ends().begin(),
                        reader.task_ends().end());
      runs_of_[subject] = {runs_before, out_.runs.size()};
      first = event;
    }
  }

  // A task's number is used again after 65535 others.
  void end_tasks() {
    for (Timeline::Task& task : out_.tasks) {
      for (const auto& [id, at] : task_ends_) {
        if (id == task.id && at > task.begin) {
          task.end = std::min(task.end, at);
        }
      }
    }
  }

  // An arrow starts where its waker was running; clocks may put it slightly
  // beside. Without such a place there is no arrow.
  void place_wakes() {
    constexpr std::int64_t kSlackNs = 10'000;
    std::erase_if(out_.wakes, [this](Timeline::Wake& wake) {
      if (wake.waker == 0 || (wake.waker & kThreadSubject) != 0) return false;
      const auto found = runs_of_.find(wake.waker);
      if (found == runs_of_.end()) return true;
      const auto [first, last] = found->second;
      const auto begin = out_.runs.begin();
      auto run = std::upper_bound(
          begin + static_cast<std::ptrdiff_t>(first),
          begin + static_cast<std::ptrdiff_t>(last), wake.from,
          [](std::int64_t at, const Timeline::Run& r) { return at < r.begin; });
      if (run == begin + static_cast<std::ptrdiff_t>(first)) return true;
      --run;
      if (wake.from >= run->end + kSlackNs) return true;
      wake.from = std::min(wake.from, run->end - 1);
      return wake.from > wake.to;
    });
  }

  void add_timers() {
    for (const Timeline::Wake& wake : out_.wakes) {
      if (wake.waker != 0) continue;
      out_.runs.push_back({wake.lane, 0, false, wake.from, wake.from + 1});
    }
  }

  // Where one run ends and the next begins, clocks may overlap.
  void separate_runs() {
    std::sort(out_.runs.begin(), out_.runs.end(),
              [](const Timeline::Run& a, const Timeline::Run& b) {
                return a.lane != b.lane ? a.lane < b.lane : a.begin < b.begin;
              });
    for (std::size_t i = 0; i + 1 < out_.runs.size(); ++i) {
      Timeline::Run& run = out_.runs[i];
      const Timeline::Run& next = out_.runs[i + 1];
      if (run.lane == next.lane && run.end > next.begin) run.end = next.begin;
    }
    std::erase_if(out_.runs, [](const Timeline::Run& run) {
      return run.end <= run.begin;
    });
  }

  const TraceHistory& history_;
  Timeline out_;
  std::vector<std::pair<std::uint64_t, std::int64_t>> task_ends_;
  std::unordered_map<TraceSubject, std::pair<std::size_t, std::size_t>>
      runs_of_;
};

}  // namespace

Timeline timeline_of(const TraceHistory& history) {
  return Builder(history).build();
}

}  // namespace gosan::detail
