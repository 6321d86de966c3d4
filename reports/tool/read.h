// Reports from files and directories.
#pragma once

#include <cstddef>
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

// The same for all files of those names at any depth of a directory, where
// there may be none: a run without findings writes nothing. Returns how many
// files were read.
std::size_t read_shard(const std::filesystem::path& path, Input& input);

// The whole of a file; throws ReadError.
std::string read_file(const std::filesystem::path& path);

}  // namespace gosan::tool
