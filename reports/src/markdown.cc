// Markdown: headings, lists and fenced stacks.
#include <gosan/report_markdown.h>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "kinds.h"
#include "prose.h"
#include "words.h"

namespace gosan::report {
namespace {

// What could begin markup, a link or a mention inside a sentence.
constexpr std::string_view kSpecial = "\\`*_[]<>#|&~!@";

std::size_t longest_back_quotes(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

class Document {
 public:
  explicit Document(const MarkdownOptions& options)
      : words_(options.strip_path_prefix) {}

  std::string report(const Report& report) {
    const std::string counts = tally_text(report);
    out_ +=
        fmt::format("# gosan: {}\n", counts.empty() ? "no findings" : counts);
    for (const std::string& note : run_notes(report.run)) item(note);
    std::size_t number = 1;
    for (const Finding& one : report.findings) finding(one, number++);
    return std::move(out_);
  }

 private:
  void finding(const Finding& one, std::size_t number) {
    out_ += fmt::format("\n## {}. ", number);
    prose(words_.title(one));
    if (one.known) out_ += " (known)";
    out_ += "\n\n";
    prose(words_.verdict(one));
    out_ += ".\n\n";
    for (const Access& each : one.accesses) access(one, each);
    if (one.kind == FindingKind::kRace) item(words_.object(one.object));
    for (const Blocked& each : one.blocked) blocked(each);
    for (const LockStep& each : one.lock_steps) lock_step(each);
    for (const MisusePlace& each : one.places) misuse_place(each);
    item("why: " + words_.why(one));
    if (!one.cure.empty()) item("cure: " + words_.cure(one));
    item(fmt::format("id `{}`, seen {}", one.id, counted(one.count, "time")));
  }

  void access(const Finding& finding, const Access& one) {
    item(words_.access(finding, one));
    stack(one.stack);
    if (const auto* who = find_goroutine(finding, one.goroutine)) {
      started(*who);
    }
  }

  void blocked(const Blocked& one) {
    item(fmt::format("{}: {}", words_.goroutine(one.goroutine),
                     words_.state(one.goroutine)));
    stack(one.stack);
    for (const Wait& wait : one.waits_on) {
      item("waits " + words_.wait(wait));
      for (const PastUse& use : wait.uses) item(words_.use(use));
    }
    started(one.goroutine);
  }

  void lock_step(const LockStep& one) {
    item(words_.goroutine(one.goroutine) + " " + words_.takes(one));
    stack(one.taken_at);
    item(words_.held(one));
    stack(one.held_at);
    started(one.goroutine);
  }

  void misuse_place(const MisusePlace& one) {
    item(words_.misused(one));
    stack(one.stack);
    started(one.goroutine);
  }

  void started(const Goroutine& goroutine) {
    const std::string text = words_.started(goroutine);
    if (text.empty()) return;
    item(words_.goroutine(goroutine) + ", " + text);
  }

  void stack(const Stack& frames) {
    std::string lines;
    for (const Frame& frame : frames)
      lines += "  " + words_.frame(frame) + "\n";
    const std::string fence(
        std::max<std::size_t>(3, longest_back_quotes(lines) + 1), '`');
    out_ += fmt::format("\n  {}text\n{}  {}\n\n", fence, lines, fence);
  }

  void item(std::string_view text) {
    out_ += "- ";
    prose(text);
    out_ += '\n';
  }

  void prose(std::string_view text) {
    split_prose(
        text, [this](std::string_view piece) { escaped(piece); },
        [this](std::string_view code) { out_ += fmt::format("`{}`", code); });
  }

  void escaped(std::string_view text) {
    for (const char c : text) {
      if (kSpecial.find(c) != std::string_view::npos) out_ += '\\';
      out_ += c;
    }
  }

  Words words_;
  std::string out_;
};

}  // namespace

std::string markdown_report(const Report& report,
                            const MarkdownOptions& options) {
  return Document(options).report(report);
}

}  // namespace gosan::report
