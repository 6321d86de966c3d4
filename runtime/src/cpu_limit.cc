#include "cpu_limit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

namespace gosan::detail {
namespace {

enum class Version { kV1, kV2 };

struct Group {
  Version version;
  std::string path;  // below the mount point
};

struct Mount {
  std::string root;   // the part of the hierarchy that is mounted
  std::string point;  // where
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

bool names_cpu(const std::string& controllers) {
  const std::vector<std::string> names = split(controllers, ',');
  return std::find(names.begin(), names.end(), "cpu") != names.end();
}

// `ID:controllers:path`. A version 1 hierarchy with the cpu controller comes
// before version 2, whose id is 0.
std::optional<Group> find_group(const std::string& root) {
  std::ifstream file(root + "/proc/self/cgroup");
  std::optional<Group> found;
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    if (first == std::string::npos) return std::nullopt;
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) return std::nullopt;
    const std::string path = line.substr(second + 1);
    if (line.compare(0, first, "0") == 0) {
      found = Group{Version::kV2, path};
    } else if (names_cpu(line.substr(first + 1, second - first - 1))) {
      return Group{Version::kV1, path};
    }
  }
  return found;
}

// Blanks and the like stand as a backslash and three octal digits.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '\\' && i + 3 < text.size() &&
        std::from_chars(digits, digits + 3, code, 8).ptr == digits + 3) {
      out += static_cast<char>(code);
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

// `ID PARENT DEV ROOT POINT OPTIONS [TAGS...] - TYPE SOURCE SUPER_OPTIONS`.
std::optional<Mount> find_mount(const std::string& root, Version version) {
  std::ifstream file(root + "/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    const std::vector<std::string> before = split(line.substr(0, dash), ' ');
    const std::vector<std::string> after = split(line.substr(dash + 3), ' ');
    if (before.size() < 5 || after.empty()) continue;
    const bool fits =
        version == Version::kV2
            ? after[0] == "cgroup2"
            : after[0] == "cgroup" && after.size() > 2 && names_cpu(after[2]);
    if (fits) return Mount{unescaped(before[3]), unescaped(before[4])};
  }
  return std::nullopt;
}

// The group's path is as seen from the root of the hierarchy, of which a
// container may have mounted a part only.
std::string folder_of(const Mount& mount, const Group& group) {
  std::string path = group.path == "/" ? "" : group.path;
  if (mount.root != "/" && path.starts_with(mount.root)) {
    path.erase(0, mount.root.size());
  }
  return mount.point + path;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<std::string> first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  return line;
}

std::optional<double> ratio(const std::optional<std::int64_t>& quota,
                            const std::optional<std::int64_t>& period) {
  // A negative quota is version 1's word for none.
  if (!quota || !period || *quota < 0 || *period <= 0) return std::nullopt;
  return static_cast<double>(*quota) / static_cast<double>(*period);
}

std::optional<double> read_v1(const std::string& folder) {
  const auto quota = first_line(folder + "/cpu.cfs_quota_us");
  const auto period = first_line(folder + "/cpu.cfs_period_us");
  if (!quota || !period) return std::nullopt;
  return ratio(parse_number(*quota), parse_number(*period));
}

// `QUOTA PERIOD`; "max" is no number and no limit.
std::optional<double> read_v2(const std::string& folder) {
  const auto line = first_line(folder + "/cpu.max");
  if (!line) return std::nullopt;
  const std::size_t blank = line->find(' ');
  if (blank == std::string::npos) return std::nullopt;
  return ratio(parse_number(line->substr(0, blank)),
               parse_number(line->substr(blank + 1)));
}

}  // namespace

std::optional<double> cgroup_cpu_limit(const std::string& root) {
  const std::optional<Group> group = find_group(root);
  if (!group) return std::nullopt;
  const std::optional<Mount> mount = find_mount(root, group->version);
  if (!mount) return std::nullopt;
  const std::string folder = root + folder_of(*mount, *group);
  return group->version == Version::kV1 ? read_v1(folder) : read_v2(folder);
}

std::optional<std::uint32_t> parse_gomaxprocs(const char* text) {
  if (text == nullptr) return std::nullopt;
  const std::optional<std::int64_t> value = parse_number(text);
  if (!value || *value < 1 || *value > INT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

std::uint32_t default_processors(std::uint32_t cores,
                                 std::optional<double> limit) {
  constexpr double kLeast = 2;
  if (!limit) return cores;
  const double rounded = std::max(std::ceil(*limit), kLeast);
  return rounded < cores ? static_cast<std::uint32_t>(rounded) : cores;
}

}  // namespace gosan::detail
