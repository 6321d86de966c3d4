// `gosan report`.
#include <gosan/report_html.h>
#include <gosan/report_json.h>
#include <gosan/report_model.h>
#include <gosan/report_source.h>

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands.h"
#include "formats.h"
#include "output.h"

namespace gosan::tool {
namespace {

struct Arguments {
  std::vector<std::string> inputs;
  std::string format;
  std::string output;
  std::string baseline;
  std::string strip_path_prefix;
  std::vector<std::string> source_roots;
};

void write(const report::Report& report, Writer writer,
           const Arguments& arguments) {
  if (arguments.output.empty() || !arguments.format.empty()) {
    FormatOptions options;
    options.strip_path_prefix = arguments.strip_path_prefix;
    options.source_roots = arguments.source_roots;
    options.color = arguments.output.empty() && color_wanted();
    write_output(arguments.output, writer(report, options));
    return;
  }
  const std::string& prefix = arguments.strip_path_prefix;
  report::SourceCache sources(arguments.source_roots);
  write_into(arguments.output, "report.json", json_report(report, {prefix}));
  write_into(arguments.output, "index.html",
             html_report(report, {prefix}, &sources));
}

report::Report read_all(const std::vector<std::string>& paths) {
  Input input;
  for (const std::string& path : paths) read_reports(path, input);
  return take_report(input);
}

int run_report(const Arguments& arguments) try {
  const Writer writer = find_writer(arguments.format);
  if (writer == nullptr) {
    throw UsageError(unknown_format(arguments.format));
  }
  report::Report report = read_all(arguments.inputs);
  std::size_t fresh = 0;
  if (!arguments.baseline.empty()) {
    fresh = mark_known(report, read_all({arguments.baseline}));
  }
  write(report, writer, arguments);
  if (fresh == 0) return kDone;
  return complain(kNewFindings,
                  fmt::format("{} of {} findings are not in {}", fresh,
                              report.findings.size(), arguments.baseline));
} catch (const ReadError& error) {
  return complain(kReportFailed, error.what());
} catch (const WriteError& error) {
  return complain(kReportFailed, error.what());
}

void add_report_options(CLI::App& command, Arguments& arguments) {
  command
      .add_option("input", arguments.inputs,
                  "report directories, report.json and .jsonl files")
      ->required();
  command.add_option("-o,--output", arguments.output,
                     "directory for index.html and report.json; with --format "
                     "a file");
  command.add_option("--format", arguments.format,
                     format_names() + ": to standard output or -o");
  command.add_option("--baseline", arguments.baseline,
                     "mark what this report.json knows; exit 66 when there is "
                     "something else");
  command.add_option("--strip-path-prefix", arguments.strip_path_prefix,
                     "removed from file names");
  command
      .add_option("--source-root", arguments.source_roots,
                  "where relative file names are looked up, besides here")
      ->allow_extra_args(false);  // one each: what follows is an input
}

}  // namespace

void add_report_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "report", "merge reports into one, duplicates folded and counted");
  add_report_options(*command, *arguments);
  command->callback([&action, arguments] {
    action = [arguments] { return run_report(*arguments); };
  });
}

}  // namespace gosan::tool
