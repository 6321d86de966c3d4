// Files to models. A line of a .jsonl file that is not whole costs itself only.
#include "read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

#include <nlohmann/json.hpp>

#include "parse.h"

namespace gosan::tool {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kSchema = "gosan-report/1";

void add_finding(const json& from, const fs::path& path, Input& input) {
  if (auto finding = parse_finding(from)) {
    input.merger.add(std::move(*finding));
    return;
  }
  input.warnings.push_back(
      fmt::format("{}: left out a finding of unknown kind '{}'", path.string(),
                  from.value("kind", std::string())));
}

void read_json(const fs::path& path, const std::string& text, Input& input) {
  const json whole = json::parse(text);
  const std::string schema = whole.value("schema", std::string());
  if (schema != kSchema) {
    throw ReadError(
        fmt::format("{}: not a report: its schema is '{}', not '{}'",
                    path.string(), schema, kSchema));
  }
  input.merger.add_run(parse_run(whole.value("program", json::object())));
  for (const json& finding : whole.value("findings", json::array())) {
    add_finding(finding, path, input);
  }
}

void read_line(const fs::path& path, std::string_view line, Input& input) {
  const json whole = json::parse(line);
  input.merger.add_run(parse_run(whole.value("program", json::object())));
  add_finding(whole, path, input);
}

void read_lines(const fs::path& path, const std::string& text, Input& input) {
  std::size_t number = 0;
  std::size_t whole = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line(text.data() + begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.empty()) continue;
    try {
      read_line(path, line, input);
      ++whole;
    } catch (const json::exception&) {
      const bool last = begin >= text.size();
      if (whole == 0 && !last) {
        throw ReadError(fmt::format("{}:{}: not a line of gosan's findings",
                                    path.string(), number));
      }
      input.warnings.push_back(
          fmt::format("{}:{}: left out {} line", path.string(), number,
                      last ? "a half-written last" : "a broken"));
    }
  }
}

void read_one(const fs::path& path, Input& input) {
  const std::string text = read_file(path);
  try {
    if (path.extension() == ".jsonl") {
      read_lines(path, text, input);
    } else {
      read_json(path, text, input);
    }
  } catch (const json::parse_error& error) {
    throw ReadError(
        fmt::format("{}: not JSON (at byte {})", path.string(), error.byte));
  } catch (const json::exception&) {
    throw ReadError(fmt::format("{}: not a report: a value has the wrong type",
                                path.string()));
  }
}

bool is_findings_file(const fs::path& path) {
  return path.extension() == ".jsonl" &&
         path.filename().string().starts_with("findings-");
}

template <typename Iterator>
std::vector<fs::path> report_files(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : Iterator(directory)) {
    const fs::path& path = entry.path();
    if (path.filename() == "report.json" || is_findings_file(path)) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

ReadError unreadable(const fs::path& path, const fs::filesystem_error& error) {
  return ReadError(fmt::format("{}: cannot be read: {}", path.string(),
                               error.code().message()));
}

}  // namespace

std::string read_file(const fs::path& path) {
  const auto unread = [&](int error) {
    return ReadError(fmt::format("{}: cannot be read: {}", path.string(),
                                 std::strerror(error)));
  };
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) throw unread(errno);
  if (fs::is_directory(path)) throw unread(EISDIR);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) throw unread(errno);
  return text;
}

void read_reports(const fs::path& path, Input& input) try {
  if (!fs::is_directory(path)) {
    read_one(path, input);
    return;
  }
  const std::vector<fs::path> files =
      report_files<fs::directory_iterator>(path);
  if (files.empty()) {
    throw ReadError(
        fmt::format("{}: there is no report.json and no findings-*.jsonl in it",
                    path.string()));
  }
  for (const fs::path& file : files) read_one(file, input);
} catch (const fs::filesystem_error& error) {
  throw unreadable(path, error);
}

std::size_t read_shard(const fs::path& path, Input& input) try {
  if (!fs::is_directory(path)) {
    read_one(path, input);
    return 1;
  }
  const std::vector<fs::path> files =
      report_files<fs::recursive_directory_iterator>(path);
  for (const fs::path& file : files) read_one(file, input);
  return files.size();
} catch (const fs::filesystem_error& error) {
  throw unreadable(path, error);
}

}  // namespace gosan::tool
