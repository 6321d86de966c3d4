// Writing with every error noticed, the one at close included.
#include "output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace gosan::tool {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& name, int error) {
  throw WriteError(
      fmt::format("{}: cannot be written: {}", name, std::strerror(error)));
}

void write_all(std::FILE* file, std::string_view text,
               const std::string& name) {
  const bool whole =
      std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (!whole || std::fflush(file) != 0) fail(name, errno);
}

}  // namespace

void write_output(const fs::path& path, std::string_view text) {
  if (path.empty()) {
    write_all(stdout, text, "standard output");
    return;
  }
  const std::string name = path.string();
  std::FILE* file = std::fopen(name.c_str(), "wb");
  if (file == nullptr) fail(name, errno);
  try {
    write_all(file, text, name);
  } catch (const WriteError&) {
    std::fclose(file);
    throw;
  }
  if (std::fclose(file) != 0) fail(name, errno);
}

void replace_file(const fs::path& path, std::string_view text) {
  std::error_code error;
  const bool exists = fs::exists(path, error);
  if (exists && !fs::is_regular_file(path, error)) {
    write_output(path, text);
    return;
  }
  // A link stays one: what it names is replaced.
  const fs::path target = exists ? fs::canonical(path, error) : path;
  if (error) fail(path.string(), error.value());
  const fs::path fresh = fmt::format("{}.{}.new", target.string(), ::getpid());
  try {
    write_output(fresh, text);
    fs::rename(fresh, target, error);
    if (error) fail(path.string(), error.value());
  } catch (const WriteError&) {
    fs::remove(fresh, error);
    throw;
  }
}

void write_into(const fs::path& directory, std::string_view name,
                std::string_view text) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) fail(directory.string(), error.value());
  write_output(directory / name, text);
}

bool color_wanted() {
  const char* no_color = std::getenv("NO_COLOR");
  return (no_color == nullptr || *no_color == '\0') &&
         ::isatty(STDOUT_FILENO) == 1;
}

}  // namespace gosan::tool
