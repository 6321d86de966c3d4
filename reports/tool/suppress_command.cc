// `gosan suppress`.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "commands.h"
#include "output.h"
#include "suppress.h"

namespace gosan::tool {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string id;
  std::vector<std::string> inputs{"gosan-report"};
  std::string file = "gosan.suppressions";
  Suppression suppression;
};

void check(const Suppression& suppression) {
  const std::string& reason = suppression.reason;
  if (reason.find_first_not_of(" \t") == std::string::npos ||
      reason.find_first_of("\r\n") != std::string::npos) {
    throw UsageError("--reason: say in one line why it is not to be reported");
  }
  if (!suppression.until.empty() && !is_date(suppression.until)) {
    throw UsageError(fmt::format("--until: '{}' is not a date: use YYYY-MM-DD",
                                 suppression.until));
  }
}

// The one finding whose id begins with `id`.
report::Finding find(const report::Report& report, const std::string& id) {
  const report::Finding* found = nullptr;
  for (const report::Finding& finding : report.findings) {
    if (id.empty() || !finding.id.starts_with(id)) continue;
    if (found != nullptr) {
      throw UsageError(fmt::format(
          "more than one finding's id begins with '{}': give more of it", id));
    }
    found = &finding;
  }
  if (found == nullptr) {
    throw UsageError(
        fmt::format("no finding in these reports has the id '{}'", id));
  }
  return *found;
}

int suppress(const Arguments& arguments) {
  check(arguments.suppression);
  Input input;
  for (const std::string& path : arguments.inputs) read_shard(path, input);
  const report::Finding finding = find(take_report(input), arguments.id);
  const std::string rule = rule_for(finding);
  std::string text;
  std::error_code error;
  if (fs::is_regular_file(arguments.file, error)) {
    text = read_file(arguments.file);
  }
  replace_file(arguments.file,
               with_suppression(text, finding, arguments.suppression));
  write_output({}, fmt::format("{}: added {}\n", arguments.file, rule));
  return kDone;
}

}  // namespace

void add_suppress_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "suppress",
      "add a rule for a finding to a file for GOSAN_OPTIONS=suppressions");
  command->callback([&action, arguments] {
    action = [arguments] { return suppress(*arguments); };
  });
  command
      ->add_option("id", arguments->id,
                   "the finding's id, or enough of its beginning")
      ->required();
  command->add_option("reports", arguments->inputs,
                      "where the finding is; default: gosan-report");
  command
      ->add_option("--reason", arguments->suppression.reason,
                   "why it is not to be reported, one line")
      ->required();
  command->add_option("--until", arguments->suppression.until,
                      "the rule's last day, YYYY-MM-DD: then gosan gate "
                      "--suppressions asks again");
  command->add_option("-f,--file", arguments->file,
                      "the file of rules; default: gosan.suppressions");
}

}  // namespace gosan::tool
