// Source lines around a location, read from disk when a report is written.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::report {

// Consecutive lines of one file, as they are on disk without line ends.
struct Snippet {
  std::uint32_t first_line = 0;  // 1-based
  std::vector<std::string> lines;

  bool empty() const { return lines.empty(); }
};

// Reads each file once. Missing, huge and special files are files without
// lines: a report never fails for want of its sources.
// Not thread-safe; reading blocks on the disk only.
class SourceCache {
 public:
  // Relative names are tried from the current directory, then from each root.
  explicit SourceCache(std::vector<std::string> roots = {});

  // Up to `context` lines on either side of `line`. Never throws; empty when
  // there is no such line.
  Snippet around(std::string_view file, std::uint32_t line,
                 std::uint32_t context) noexcept;

 private:
  struct File {
    std::string text;
    std::vector<std::size_t> starts;  // offset of each line in `text`
  };

  const File& load(std::string_view name);

  std::vector<std::string> roots_;
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace gosan::report
