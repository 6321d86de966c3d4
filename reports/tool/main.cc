// `gosan`, the command line tool: finds the subcommand and runs it.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "commands.h"
#include "output.h"

namespace gosan::tool {
namespace {

// `gosan vet …` is a program beside this one: it brings clang with it.
int run_vet(char** argv) {
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() /
      "gosan-vet";
  execv(program.c_str(), argv + 1);
  return complain(kReportFailed, fmt::format("cannot run {}", program));
}

int run(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "vet") return run_vet(argv);
  CLI::App app{"gosan: reports of data races and leaked goroutines", "gosan"};
  app.set_version_flag("--version",
                       "gosan " GOSAN_VERSION
                       "\nplugin libgosan-instrument.so " GOSAN_VERSION
                       "\nfits clang " GOSAN_CLANG_VERSION);
  app.require_subcommand(1);
  Action action;
  add_report_command(app, action);
  add_compare_commands(app, action);
  add_suppress_command(app, action);
  // Listed here, run by run_vet.
  app.add_subcommand("vet", "find mistakes that the source shows");
  try {
    app.parse(argc, argv);
    return action();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(kUsage, fmt::format("{} (see gosan --help)", error.what()));
  } catch (const UsageError& error) {
    return complain(kUsage, error.what());
  } catch (const ReadError& error) {
    return complain(kFailed, error.what());
  } catch (const WriteError& error) {
    return complain(kFailed, error.what());
  }
}

}  // namespace

int complain(int code, std::string_view text) {
  fmt::print(stderr, "gosan: {}\n", text);
  return code;
}

report::Report take_report(Input& input) {
  for (const std::string& warning : input.warnings) complain(0, warning);
  return input.merger.take();
}

}  // namespace gosan::tool

int main(int argc, char** argv) {
  try {
    return gosan::tool::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gosan: internal error: %s\n", error.what());
    return gosan::tool::kFailed;
  }
}
