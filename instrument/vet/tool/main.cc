// `gosan vet`: the mistakes that the source shows without a run.
#include <gosan/report_vet.h>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "analyse.h"

namespace gosan::vet {
namespace {

// Exit codes, as those of `gosan report`.
constexpr int kClean = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 64;
constexpr int kGates = 66;

struct Arguments {
  Request request;
  std::string format = "text";
  std::string output;
  std::vector<std::string> enabled;
  std::vector<std::string> disabled;
  bool fix = false;
};

int complain(int code, const std::string& text) {
  fmt::print(stderr, "gosan vet: {}\n", text);
  return code;
}

std::string list_of_checks() {
  std::string text = "Checks (certain ones gate: exit code 66):\n";
  for (const report::VetRule& rule : rules()) {
    const bool off = is_off_by_default(rule.name);
    text += fmt::format("  {:<27} {:<8}{}{}\n", rule.name,
                        rule.certain ? "certain" : "advice", rule.summary,
                        off ? " (off unless enabled)" : "");
  }
  return text + "Silence one: // gosan:ignore(CHECK): reason";
}

// What follows "--" is the compiler's.
void split_off_arguments(int& argc, char** argv, Request& request) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--") continue;
    request.has_arguments = true;
    request.arguments.assign(argv + i + 1, argv + argc);
    argc = i;
    return;
  }
}

void show_progress(std::size_t done, std::size_t all, const std::string& file) {
  constexpr std::size_t kWidth = 60;
  const std::string shown =
      file.size() > kWidth ? "…" + file.substr(file.size() - kWidth) : file;
  fmt::print(stderr, "\r\x1b[K[{}/{}] {}{}", done, all, shown,
             done == all ? "\r\x1b[K" : "");
}

// Changes files from their ends, so that offsets stay true. False: a file could
// not be read or written.
bool apply(const std::vector<Fix>& fixes) {
  bool all_written = true;
  for (auto begin = fixes.begin(); begin != fixes.end();) {
    const auto end = std::find_if(begin, fixes.end(), [&](const Fix& fix) {
      return fix.file != begin->file;
    });
    std::ifstream in(begin->file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    for (auto fix = end; fix != begin;) {
      --fix;
      if (fix->offset + fix->length <= text.size()) {
        text.replace(fix->offset, fix->length, fix->text);
      }
    }
    std::ofstream out(begin->file, std::ios::binary);
    out << text;
    out.close();
    if (!in || !out) {
      complain(0, fmt::format("cannot change {}", begin->file));
      all_written = false;
    }
    begin = end;
  }
  return all_written;
}

bool write(const report::VetReport& report, const Arguments& arguments) {
  const report::VetOptions options{std::filesystem::current_path().string()};
  std::string text;
  if (arguments.format == "sarif") {
    text = report::vet_sarif(report, options);
  } else if (arguments.format == "json") {
    text = report::vet_json(report, options);
  } else {
    text = report::vet_text(report, options);
  }
  if (arguments.output.empty()) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
  }
  std::ofstream out(arguments.output, std::ios::binary);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

int check(Arguments& arguments) {
  Request& request = arguments.request;
  request.enabled.insert(arguments.enabled.begin(), arguments.enabled.end());
  request.disabled.insert(arguments.disabled.begin(), arguments.disabled.end());
  const bool shows = isatty(STDERR_FILENO) != 0;
  Outcome outcome =
      analyse(request, [&](auto done, auto all, const auto& file) {
        if (shows) show_progress(done, all, file);
      });
  if (!outcome.error.empty()) return complain(kFailed, outcome.error);
  for (const std::string& note : outcome.notes) complain(0, note);
  report::VetReport report{GOSAN_VERSION, rules(), std::move(outcome.mistakes),
                           std::move(outcome.notes)};
  if (!write(report, arguments)) {
    return complain(kFailed,
                    fmt::format("cannot write {}", arguments.output.empty()
                                                       ? "standard output"
                                                       : arguments.output));
  }
  if (arguments.fix && !apply(outcome.fixes)) return kFailed;
  const bool gates =
      std::any_of(report.mistakes.begin(), report.mistakes.end(),
                  [](const report::Mistake& one) { return one.certain; });
  return gates ? kGates : kClean;
}

void add_options(CLI::App& app, Arguments& arguments) {
  std::vector<std::string> names;
  for (const report::VetRule& rule : rules()) names.push_back(rule.name);
  app.add_option("files", arguments.request.files,
                 "sources to check; all of the database when there are none");
  app.add_option("-p", arguments.request.build_dir,
                 "directory of compile_commands.json; without it, the one "
                 "above the first source");
  app.add_option("--enable", arguments.enabled, "run this check too")
      ->check(CLI::IsMember(names))
      ->allow_extra_args(false);
  app.add_option("--disable", arguments.disabled, "do not run this check")
      ->check(CLI::IsMember(names))
      ->allow_extra_args(false);
  app.add_flag("--fix", arguments.fix, "make the changes that cure mistakes");
  app.add_option("--format", arguments.format, "text, json or sarif")
      ->check(CLI::IsMember({"text", "json", "sarif"}));
  app.add_option("-o,--output", arguments.output,
                 "a file instead of standard output");
  app.add_option("-j,--jobs", arguments.request.jobs,
                 "units at a time; default: the machine's cores")
      ->check(CLI::Range(1, 1024));
  app.footer(list_of_checks);
}

int run(int argc, char** argv) {
  CLI::App app{
      "mistakes with goroutines that the source shows; what follows "
      "-- is a compiler's arguments, used instead of a database",
      "gosan vet"};
  Arguments arguments;
  arguments.request.jobs = std::max(1u, std::thread::hardware_concurrency());
  split_off_arguments(argc, argv, arguments.request);
  add_options(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(kUsage,
                    fmt::format("{} (see gosan vet --help)", error.what()));
  }
  return check(arguments);
}

}  // namespace
}  // namespace gosan::vet

int main(int argc, char** argv) {
  try {
    return gosan::vet::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gosan vet: internal error: %s\n", error.what());
    return 70;
  }
}
