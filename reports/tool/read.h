// Reports from files and directories.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "merge.h"

namespace gosan::tool {

// What() is one line that names the file.
class ReadError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Input {
  Merger merger;
  std::vector<std::string> warnings;  // one line each: what was left out
};

// A report.json, a .jsonl file, or a directory: its report.json and its
// findings-*.jsonl. Folds their findings into `input`; throws ReadError when
// nothing can be read from it.
void read_reports(const std::filesystem::path& path, Input& input);

}  // namespace gosan::tool
