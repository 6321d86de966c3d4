// `gosan diff`, `gosan baseline` and `gosan gate`.
#include <gosan/report_json.h>

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "commands.h"
#include "compare.h"
#include "formats.h"
#include "output.h"
#include "suppress.h"

namespace gosan::tool {
namespace {

namespace fs = std::filesystem;
using report::Report;

struct Arguments {
  std::vector<std::string> inputs;
  std::string before;
  std::string baseline;
  std::string format;
  std::string output;
  std::string suppressions;
  std::string today;
  std::string strip_path_prefix;
  bool prune = false;
};

// What there is, wherever in the directories it lies. A directory without
// reports is a run without findings.
Report read_shards(const std::vector<std::string>& paths) {
  Input input;
  for (const std::string& path : paths) read_shard(path, input);
  return take_report(input);
}

Report read_baseline(const std::string& path) {
  Input input;
  read_reports(path, input);
  return take_report(input);
}

std::string lines(std::string_view label,
                  const std::vector<report::Finding>& findings,
                  const Arguments& arguments) {
  std::string text;
  for (const report::Finding& finding : findings) {
    text += fmt::format("{}  {}\n", label,
                        one_line(finding, arguments.strip_path_prefix));
  }
  return text;
}

std::string findings_text(std::size_t count) {
  return fmt::format("{} finding{}", count, count == 1 ? "" : "s");
}

int diff(const Arguments& arguments) {
  const Comparison sides =
      compare(read_shards({arguments.before}), read_shards(arguments.inputs));
  std::string text = lines("new ", sides.fresh, arguments);
  text += lines("gone", sides.gone, arguments);
  text += lines("same", sides.same, arguments);
  text += fmt::format("{} new, {} gone, {} same\n", sides.fresh.size(),
                      sides.gone.size(), sides.same.size());
  write_output({}, text);
  return kDone;
}

int baseline_update(const Arguments& arguments) {
  if (fs::path(arguments.baseline).extension() == ".jsonl") {
    throw UsageError(fmt::format("{}: a baseline is JSON, not JSON Lines",
                                 arguments.baseline));
  }
  Report old;
  std::error_code error;
  if (fs::is_regular_file(arguments.baseline, error)) {
    old = read_baseline(arguments.baseline);
  }
  const BaselineUpdate update = update_baseline(
      std::move(old), read_shards(arguments.inputs), arguments.prune);
  replace_file(arguments.baseline,
               json_report(update.baseline, {arguments.strip_path_prefix}));
  write_output(
      {}, fmt::format("{}: {} added, {} kept, {} removed\n", arguments.baseline,
                      update.added, update.kept, update.removed));
  return kDone;
}

int baseline_check(const Arguments& arguments) {
  const Writer writer = find_writer(arguments.format);
  if (writer == nullptr) {
    throw UsageError(unknown_format(arguments.format));
  }
  const Report baseline = read_baseline(arguments.baseline);
  Report seen = read_shards(arguments.inputs);
  const report::Run run = seen.run;
  Comparison sides = compare(baseline, std::move(seen));
  const Report fresh{run, std::move(sides.fresh)};
  FormatOptions options;
  options.strip_path_prefix = arguments.strip_path_prefix;
  options.color = arguments.output.empty() && color_wanted();
  // Formats for programs say "nothing" in their own way.
  if (!fresh.findings.empty() || !arguments.format.empty()) {
    write_output(arguments.output, writer(fresh, options));
  }
  if (fresh.findings.empty()) return kDone;
  return complain(
      kNewFindings,
      fmt::format("{} not in {}", findings_text(fresh.findings.size()),
                  arguments.baseline));
}

// The rules whose last day is over, one line each.
std::string expired_lines(const Arguments& arguments) {
  if (arguments.suppressions.empty()) return {};
  const std::string today =
      arguments.today.empty() ? today_utc() : arguments.today;
  if (!is_date(today)) {
    throw UsageError(fmt::format("'{}' is not a date: use YYYY-MM-DD", today));
  }
  std::string text;
  for (const ExpiredRule& rule :
       expired_rules(read_file(arguments.suppressions), today)) {
    text +=
        fmt::format("ended  {}  {}:{}: {} ({})\n", rule.until,
                    arguments.suppressions, rule.line, rule.rule, rule.reason);
  }
  return text;
}

// Every shard that is named must be there, and everything in it counts: the
// report of a first attempt, a line that was cut short, a finding that this
// version does not know.
int gate(const Arguments& arguments) {
  const Report baseline =
      arguments.baseline.empty() ? Report{} : read_baseline(arguments.baseline);
  Input input;
  std::size_t files = 0;
  for (const std::string& path : arguments.inputs) {
    files += read_shard(path, input);
  }
  const std::size_t unread = input.warnings.size();
  const Comparison sides = compare(baseline, take_report(input));
  const std::string expired = expired_lines(arguments);
  std::string text = lines("new", sides.fresh, arguments) + expired;
  if (unread > 0) {
    text +=
        fmt::format("new  {} that could not be read\n", findings_text(unread));
  }
  const bool red = !text.empty();
  text += fmt::format("gate {}: {} new, {} known; {} report files\n",
                      red ? "closed" : "open", sides.fresh.size() + unread,
                      sides.same.size(), files);
  write_output({}, text);
  return red ? kNewFindings : kDone;
}

CLI::App* add_command(CLI::App& app, Action& action, const char* name,
                      const char* what, int (*run)(const Arguments&),
                      const std::shared_ptr<Arguments>& arguments) {
  CLI::App* command = app.add_subcommand(name, what);
  command->callback([&action, run, arguments] {
    action = [run, arguments] { return run(*arguments); };
  });
  command->add_option("--strip-path-prefix", arguments->strip_path_prefix,
                      "removed from file names");
  return command;
}

void add_inputs(CLI::App& command, Arguments& arguments) {
  command
      .add_option("reports", arguments.inputs,
                  "report.json and .jsonl files, directories with them at any "
                  "depth")
      ->required();
}

void add_diff(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(
      app, action, "diff", "what is new, gone and the same between two reports",
      diff, arguments);
  command->add_option("before", arguments->before, "the earlier report")
      ->required();
  command->add_option("after", arguments->inputs, "the later report")
      ->required()
      ->expected(1);
}

void add_baseline(CLI::App& app, Action& action) {
  CLI::App* group = app.add_subcommand(
      "baseline",
      "the findings that are accepted: update it, check against it");
  group->require_subcommand(1);

  auto update = std::make_shared<Arguments>();
  CLI::App* command =
      add_command(*group, action, "update",
                  "accept what the reports have; the file is made when missing",
                  baseline_update, update);
  command->add_option("file", update->baseline, "the baseline")->required();
  add_inputs(*command, *update);
  command->add_flag("--prune", update->prune,
                    "also drop what the reports do not have any more");

  auto check = std::make_shared<Arguments>();
  command = add_command(*group, action, "check",
                        "show what the baseline does not have; exit 66 when "
                        "there is any",
                        baseline_check, check);
  command->add_option("file", check->baseline, "the baseline")->required();
  add_inputs(*command, *check);
  command->add_option("--format", check->format, format_names());
  command->add_option("-o,--output", check->output,
                      "a file instead of standard output");
}

void add_gate(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(
      app, action, "gate",
      "exit 66 when any report has a finding that is not in the baseline", gate,
      arguments);
  add_inputs(*command, *arguments);
  command->add_option("--baseline", arguments->baseline,
                      "accepted findings, from gosan baseline update");
  command->add_option("--suppressions", arguments->suppressions,
                      "rules that have ended close the gate as well");
  command->add_option("--today", arguments->today,
                      "the day to compare with, YYYY-MM-DD; default: now, UTC");
}

}  // namespace

void add_compare_commands(CLI::App& app, Action& action) {
  add_diff(app, action);
  add_baseline(app, action);
  add_gate(app, action);
}

}  // namespace gosan::tool
