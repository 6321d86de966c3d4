// The reader behind SourceCache. Plain system calls: stdio and iostreams of the
// tested process may be what is being reported on.
#include <gosan/report_source.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace gosan::report {
namespace {

// No source file of that size was written by a person.
constexpr off_t kLargestFile = off_t{16} << 20;

class FileDescriptor {
 public:
  explicit FileDescriptor(const char* path)
      // O_NONBLOCK: a FIFO of that name must not hold up the report.
      : fd_(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  bool is_readable_source() const {
    struct stat info{};
    return fd_ >= 0 && ::fstat(fd_, &info) == 0 && S_ISREG(info.st_mode) &&
           info.st_size <= kLargestFile;
  }

  std::string read_all() const {
    std::string text;
    char block[16384];
    for (;;) {
      const ssize_t got = ::read(fd_, block, sizeof block);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return text;
      text.append(block, static_cast<std::size_t>(got));
    }
  }

 private:
  int fd_;
};

bool read_file(const std::string& path, std::string& text) {
  const FileDescriptor file(path.c_str());
  if (!file.is_readable_source()) return false;
  text = file.read_all();
  return true;
}

std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> starts;
  std::size_t at = 0;
  while (at < text.size()) {
    starts.push_back(at);
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return starts;
}

// Line `index` without its line end.
std::string_view line_at(std::string_view text,
                         const std::vector<std::size_t>& starts,
                         std::size_t index) {
  const std::size_t begin = starts[index];
  const std::size_t end =
      index + 1 < starts.size() ? starts[index + 1] : text.size();
  std::string_view line = text.substr(begin, end - begin);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

SourceCache::SourceCache(std::vector<std::string> roots)
    : roots_(std::move(roots)) {}

const SourceCache::File& SourceCache::load(std::string_view name) {
  if (const auto known = files_.find(name); known != files_.end()) {
    return known->second;
  }
  const std::string path(name);
  File file;
  bool found = read_file(path, file.text);
  if (!path.starts_with('/')) {
    for (const std::string& root : roots_) {
      if (found) break;
      std::string rooted = root;
      rooted.append("/").append(path);
      found = read_file(rooted, file.text);
    }
  }
  file.starts = line_starts(file.text);
  return files_.emplace(path, std::move(file)).first->second;
}

Snippet SourceCache::around(std::string_view file, std::uint32_t line,
                            std::uint32_t context) noexcept try {
  if (file.empty() || line == 0) return {};
  const File& source = load(file);
  const std::size_t total = source.starts.size();
  if (line > total) return {};
  const std::uint32_t first = line > context ? line - context : 1;
  const std::size_t last = std::min<std::size_t>(total, line + context);
  Snippet snippet{first, {}};
  for (std::size_t number = first; number <= last; ++number) {
    snippet.lines.emplace_back(line_at(source.text, source.starts, number - 1));
  }
  return snippet;
} catch (...) {
  return {};  // out of memory: the report goes without
}

}  // namespace gosan::report
