// The sentences of the reports, the same in every format. All results are
// cleaned for printing (utf8.h); nothing is escaped for a format.
#pragma once

#include <gosan/report_model.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::report {

// Describes one finding's parts with file names shortened by a prefix.
class Words {
 public:
  explicit Words(std::string_view strip_path_prefix)
      : prefix_(strip_path_prefix) {}

  std::string path(std::string_view file) const;
  // "main.cc:12:5", "libx.so+0x1234" without a line, "" when unknown.
  std::string place(const Frame& frame) const;
  // "main.cc:12:5 work(int)".
  std::string frame(const Frame& frame) const;
  // "search.cc:10:3 search()" of the user's frame, or "".
  std::string site(const Stack& stack) const;

  // "data race on `counter`", "goroutine leak: chan send", …
  std::string title(const Finding& finding) const;
  // "`counter`", "chan send": what a title or heading is about.
  std::string subject(const Finding& finding) const;
  // "a.cc:3:5 and b.cc:7:1"; for a leak "a.cc:3:5, started at b.cc:7:1".
  std::string where(const Finding& finding) const;
  // One sentence: who did what to what.
  std::string verdict(const Finding& finding) const;
  // One sentence: the detector's reason, or the rule when it gave none.
  std::string why(const Finding& finding) const;

  // "goroutine 7 \"fetcher\"", "goroutine 1 (main)".
  std::string goroutine(const Finding& finding, std::uint64_t id) const;
  std::string goroutine(const Goroutine& goroutine) const;
  // "chan send, 1200 ms"; without the time when it is not known.
  std::string state(const Goroutine& goroutine) const;
  // "started by goroutine 1 at main.cc:20:3 main()", or "" when not known.
  std::string started(const Goroutine& goroutine) const;
  // "write of 4 bytes by goroutine 8".
  std::string access(const Finding& finding, const Access& access) const;
  // "`counter`", "24 bytes of a heap block".
  std::string object_name(const Finding& finding) const;
  // "global variable `counter` of type int at main.cc:5".
  std::string object(const Object& object) const;
  // "to send on a channel".
  std::string wait_target(const Wait& wait) const;
  // "to send on a channel made at …: cap 0, len 0, open; 1 sender, 0
  // receivers waiting".
  std::string wait(const Wait& wait) const;
  // "sent on by goroutine 7 (finished) at main.cc:3:5 work()".
  std::string use(const PastUse& use) const;
  // The cure, cleaned; "" when there is none.
  std::string cure(const Finding& finding) const;
  // "takes `b` while it holds `a`".
  std::string takes(const LockStep& step) const;
  // "`a` was taken here".
  std::string held(const LockStep& step) const;
  // "send by goroutine 7".
  std::string misused(const MisusePlace& place) const;
  std::vector<std::string> locks(const Access& access) const;

 private:
  std::string_view prefix_;
};

}  // namespace gosan::report
