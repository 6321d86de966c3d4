// Workspace: a temporary directory and commands in it.
#include "compile.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace gosan::testing {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

Access parse_access(const std::vector<std::string>& fields) {
  const std::vector<std::string> place = split(fields[2], ':');
  return {.kind = fields[0],
          .size = static_cast<unsigned>(std::stoul(fields[1])),
          .line = static_cast<unsigned>(std::stoul(place.at(1))),
          .column = static_cast<unsigned>(std::stoul(place.at(2))),
          .function = fields[3],
          .expression = fields[4],
          .variable = fields[5],
          .type = fields[6]};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Access& access) {
  return out << access.kind << ' ' << access.size << " bytes at " << access.line
             << ':' << access.column << " in " << access.function << ": "
             << access.expression << " | " << access.variable << " | "
             << access.type;
}

std::vector<std::string> Result::lines() const { return split(output, '\n'); }

std::vector<Access> accesses(const Result& result) {
  std::vector<Access> found;
  for (const std::string& line : result.lines()) {
    const std::vector<std::string> fields =
        split(line.substr(0, line.find(" < ")), '\t');
    // Frames start with "  at", tables have fewer fields.
    if (fields.size() >= 8) found.push_back(parse_access(fields));
  }
  return found;
}

Result run(const std::string& command) {
  Result result;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (!pipe) throw std::runtime_error("popen failed: " + command);
  std::array<char, 4096> buffer;
  while (size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    result.output.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  result.exit_code =
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

Workspace::Workspace() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "gosan-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp failed");
  path_ = pattern;
}

Workspace::~Workspace() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Workspace::write(std::string_view name, std::string_view text) const {
  std::ofstream(path_ / name) << text;
}

Result Workspace::shell(std::string_view command) const {
  return run("cd '" + path_.string() + "' && { " + std::string(command) +
             "; }");
}

Result Workspace::compile(std::string_view arguments) const {
  return shell(std::string(GOSAN_TEST_CXX " -std=c++20 -fplugin=") +
               GOSAN_TEST_PLUGIN " " + std::string(arguments));
}

Result Workspace::compile_and_run(std::string_view arguments,
                                  std::string_view environment) const {
  const Result compiled =
      compile(std::string(arguments) + " " GOSAN_TEST_FAKE_DETECTOR
                                       " -Wl,-rpath," GOSAN_TEST_FAKE_DIR
                                       " -o program");
  if (compiled.exit_code != 0) return compiled;
  return shell(std::string(environment) + " ./program");
}

}  // namespace gosan::testing
