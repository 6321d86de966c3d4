// Compiles and runs little programs under the plugin, for its tests.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::testing {

struct Result {
  int exit_code = 0;
  std::string output;  // standard output and error

  std::vector<std::string> lines() const;
};

/// One access as the fake detector prints it.
struct Access {
  std::string kind;
  unsigned size = 0;
  unsigned line = 0;
  unsigned column = 0;
  std::string function;
  std::string expression;
  std::string variable;
  std::string type;

  bool operator==(const Access&) const = default;
};

/// For GoogleTest's messages.
std::ostream& operator<<(std::ostream& out, const Access& access);

/// The access lines of a program's output. Places it was inlined at are left
/// out.
std::vector<Access> accesses(const Result& result);

Result run(const std::string& command);

/// A directory that exists as long as the object.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void write(std::string_view name, std::string_view text) const;

  /// clang++ with the plugin and `arguments`, in the directory.
  Result compile(std::string_view arguments) const;
  /// compile() and link to the fake detector, then run; a failure to compile
  /// is the result.
  Result compile_and_run(std::string_view arguments,
                         std::string_view environment = "") const;
  /// Any command in the directory.
  Result shell(std::string_view command) const;

 private:
  std::filesystem::path path_;
};

}  // namespace gosan::testing
