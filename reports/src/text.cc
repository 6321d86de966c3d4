// Findings for a terminal: what happened where, in the manner of a compiler's
// diagnostics.
#include <gosan/report_text.h>

#include <fmt/format.h>

#include <algorithm>

#include "kinds.h"
#include "snippet_view.h"
#include "words.h"

namespace gosan::report {
namespace {

enum class Style { kKind, kStrong, kFirst, kSecond, kGutter, kDim };

std::string_view escape_of(Style style) {
  switch (style) {
    case Style::kKind:
      return "\x1b[1;31m";
    case Style::kStrong:
      return "\x1b[1m";
    case Style::kFirst:
      return "\x1b[1;31m";
    case Style::kSecond:
      return "\x1b[1;36m";
    case Style::kGutter:
      return "\x1b[34m";
    case Style::kDim:
      return "\x1b[2m";
  }
  return "";
}

class Printer {
 public:
  Printer(const TextOptions& options, SourceCache* sources)
      : options_(options),
        sources_(sources),
        words_(options.strip_path_prefix) {}

  std::string finding(const Finding& finding) {
    headline(finding);
    if (finding.kind == FindingKind::kRace) {
      race(finding);
    } else {
      for (const Blocked& one : finding.blocked) blocked(finding, one);
      for (const LockStep& one : finding.lock_steps) lock_step(one);
      for (const MisusePlace& one : finding.places) misuse_place(one);
    }
    note("why", words_.why(finding));
    if (!finding.cure.empty()) note("cure", words_.cure(finding));
    note("id", finding.id + seen(finding));
    return std::move(out_);
  }

 private:
  // Where the caret of a snippet goes and what it looks like.
  struct Mark {
    Style style;
    std::string_view expression;
    std::string label;
  };

  void headline(const Finding& finding) {
    out_ += paint(Style::kKind, kind_noun(finding.kind));
    out_ += paint(Style::kStrong, ": " + words_.verdict(finding));
    out_ += '\n';
  }

  void race(const Finding& finding) {
    int number = 1;
    for (const Access& one : finding.accesses) access(finding, one, number++);
    note("object", words_.object(finding.object));
  }

  void access(const Finding& finding, const Access& one, int number) {
    const Style style = number == 1 ? Style::kFirst : Style::kSecond;
    const std::string tag = fmt::format("({})", number);
    out_ += fmt::format("  {} {}\n", paint(style, tag),
                        words_.access(finding, one));
    const std::string label =
        fmt::format("{} {}", tag, access_kind_name(one.kind));
    stack(one.stack, Mark{style, one.expression, label});
    if (const auto* who = find_goroutine(finding, one.goroutine)) {
      line(words_.started(*who));
    }
    std::string held;
    for (const std::string& lock : words_.locks(one)) {
      held += (held.empty() ? "holding " : ", ") + lock;
    }
    line(held);
  }

  void blocked(const Finding& finding, const Blocked& one) {
    if (finding.kind == FindingKind::kDeadlock) {
      out_ += fmt::format("  {} [{}]:\n", words_.goroutine(one.goroutine),
                          words_.state(one.goroutine));
    }
    stack(one.stack, Mark{Style::kFirst, "", "blocked here"});
    for (const Wait& wait : one.waits_on) {
      line("waits " + words_.wait(wait));
      for (const PastUse& use : wait.uses) line("  " + words_.use(use));
    }
    line(words_.started(one.goroutine));
  }

  void lock_step(const LockStep& one) {
    out_ += fmt::format("  {} {}\n", words_.goroutine(one.goroutine),
                        words_.takes(one));
    stack(one.taken_at, Mark{Style::kFirst, "", "waits here"});
    out_ += fmt::format("  {}\n", words_.held(one));
    stack(one.held_at, Mark{Style::kSecond, "", "held from here"});
    line(words_.started(one.goroutine));
  }

  void misuse_place(const MisusePlace& one) {
    out_ += fmt::format("  {}\n", words_.misused(one));
    stack(one.stack, Mark{Style::kFirst, "", one.what});
    line(words_.started(one.goroutine));
  }

  // The user's line with its snippet, then the callers.
  void stack(const Stack& frames, const Mark& mark) {
    const Frame* user = user_frame(frames);
    if (user == nullptr) {
      line("(no stack)");
      return;
    }
    out_ += fmt::format("   {} {}\n", paint(Style::kGutter, "-->"),
                        fitted(words_.frame(*user), 7));
    snippet(*user, mark);
    callers(frames, static_cast<std::size_t>(user - frames.data()));
  }

  void snippet(const Frame& frame, const Mark& mark) {
    if (sources_ == nullptr) return;
    const Snippet source = sources_->around(frame.file, frame.line, 0);
    if (source.empty()) return;
    const ShownLine shown =
        shown_line(source.lines[0], frame.column, mark.expression);
    const std::size_t indent =
        std::min(shown.text.find_first_not_of(' '), shown.mark_at);
    const std::size_t skip = indent == std::string::npos ? 0 : indent;
    const std::string bar = paint(Style::kGutter, "|");
    out_ += fmt::format("{:>6} {} {}\n", frame.line, bar,
                        fitted(shown.text.substr(skip), 9));
    if (shown.mark_length == 0 || shown.mark_at - skip > options_.width) return;
    const std::string caret(std::min(shown.mark_length, options_.width), '^');
    out_ += fmt::format("       {} {}{}\n", bar,
                        std::string(shown.mark_at - skip, ' '),
                        paint(mark.style, caret + " " + mark.label));
  }

  // The frames around the one shown, as many as were asked for.
  void callers(const Stack& frames, std::size_t shown) {
    const std::size_t limit =
        options_.frames == 0 ? frames.size() : options_.frames;
    std::size_t printed = 1;
    std::size_t hidden = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i == shown) continue;
      // Frames of a library below the user's line say how it got there, which
      // the line itself shows.
      const bool folded = frames[i].library && options_.frames != 0;
      if (folded || printed == limit) {
        ++hidden;
        continue;
      }
      ++printed;
      out_ +=
          fmt::format("       {}\n",
                      paint(Style::kDim, fitted(words_.frame(frames[i]), 7)));
    }
    if (hidden > 0) {
      line(paint(Style::kDim, counted(hidden, "more frame")));
    }
  }

  void line(std::string_view text) {
    if (!text.empty()) out_ += fmt::format("       {}\n", text);
  }

  void note(std::string_view name, std::string_view text) {
    out_ += fmt::format("  {} {}\n",
                        paint(Style::kGutter, fmt::format("{}:", name)), text);
  }

  std::string seen(const Finding& finding) const {
    std::string text;
    if (finding.count > 1) {
      text += finding.blocked.empty()
                  ? fmt::format(", seen {} times", finding.count)
                  : fmt::format(", {} goroutines alike", finding.count);
    }
    if (finding.known) text += ", known";
    return text;
  }

  std::string fitted(std::string_view text, std::size_t indent) const {
    const std::size_t least = 40;
    return cut(text,
               options_.width == 0
                   ? 0
                   : std::max(least, options_.width -
                                         std::min(indent, options_.width)));
  }

  std::string paint(Style style, std::string_view text) const {
    if (!options_.color) return std::string(text);
    return fmt::format("{}{}\x1b[0m", escape_of(style), text);
  }

  const TextOptions& options_;
  SourceCache* sources_;
  Words words_;
  std::string out_;
};

}  // namespace

std::string text_finding(const Finding& finding, const TextOptions& options,
                         SourceCache* sources) {
  return Printer(options, sources).finding(finding);
}

std::string text_summary(const Report& report, std::string_view where) {
  const std::string counts = tally_text(report);
  if (counts.empty()) return "";
  if (where.empty()) return fmt::format("gosan: {}\n", counts);
  return fmt::format("gosan: {} — report: {}\n", counts, where);
}

std::string text_report(const Report& report, const TextOptions& options,
                        SourceCache* sources) {
  std::string text;
  for (const Finding& finding : report.findings) {
    text += text_finding(finding, options, sources) + "\n";
  }
  for (const std::string& note : run_notes(report.run)) {
    text += fmt::format("gosan: note: {}\n", note);
  }
  return text + text_summary(report, "");
}

}  // namespace gosan::report
