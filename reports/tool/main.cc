// `gosan`, the command line tool: merges reports and writes them in a format.
#include <gosan/report_html.h>
#include <gosan/report_json.h>
#include <gosan/report_model.h>
#include <gosan/report_source.h>

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "formats.h"
#include "merge.h"
#include "output.h"
#include "read.h"

namespace gosan::tool {
namespace {

// Exit codes, as in the README.
constexpr int kWritten = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 64;
constexpr int kNewFindings = 66;

struct Arguments {
  std::vector<std::string> inputs;
  std::string format;
  std::string output;
  std::string baseline;
  std::string strip_path_prefix;
  std::vector<std::string> source_roots;
};

int complain(int code, std::string_view text) {
  fmt::print(stderr, "gosan: {}\n", text);
  return code;
}

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
  for (const std::string& warning : input.warnings) complain(0, warning);
  return input.merger.take();
}

int report_command(const Arguments& arguments) try {
  const Writer writer = find_writer(arguments.format);
  if (writer == nullptr) {
    return complain(kUsage, fmt::format("unknown format '{}': use one of {}",
                                        arguments.format, format_names()));
  }
  report::Report report = read_all(arguments.inputs);
  std::size_t fresh = 0;
  if (!arguments.baseline.empty()) {
    fresh = mark_known(report, read_all({arguments.baseline}));
  }
  write(report, writer, arguments);
  if (fresh == 0) return kWritten;
  return complain(kNewFindings,
                  fmt::format("{} of {} findings are not in {}", fresh,
                              report.findings.size(), arguments.baseline));
} catch (const ReadError& error) {
  return complain(kFailed, error.what());
} catch (const WriteError& error) {
  return complain(kFailed, error.what());
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

// `gosan vet …` is a program beside this one: it brings clang with it.
int run_vet(char** argv) {
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() /
      "gosan-vet";
  execv(program.c_str(), argv + 1);
  return complain(kFailed, fmt::format("cannot run {}", program));
}

int run(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "vet") return run_vet(argv);
  CLI::App app{"gosan: reports of data races and leaked goroutines", "gosan"};
  app.set_version_flag("--version",
                       "gosan " GOSAN_VERSION
                       "\nplugin libgosan-instrument.so " GOSAN_VERSION
                       "\nfits clang " GOSAN_CLANG_VERSION);
  app.require_subcommand(1);
  Arguments arguments;
  CLI::App* report = app.add_subcommand(
      "report", "merge reports into one, duplicates folded and counted");
  add_report_options(*report, arguments);
  // Listed here, run by run_vet.
  app.add_subcommand("vet", "find mistakes that the source shows");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(kUsage, fmt::format("{} (see gosan --help)", error.what()));
  }
  return report_command(arguments);
}

}  // namespace
}  // namespace gosan::tool

int main(int argc, char** argv) {
  try {
    return gosan::tool::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gosan: internal error: %s\n", error.what());
    return 70;
  }
}
