// Comments that silence a check: `// gosan:ignore(check): reason` on the line
// or the line above.
#pragma once

#include <map>
#include <vector>

#include "check.h"
#include "clang/Basic/SourceManager.h"

namespace gosan::vet {

class Ignores {
 public:
  explicit Ignores(const clang::SourceManager& sources) : sources_(sources) {}

  /// Whether a comment silences `warning`; remembers that it was of use.
  bool silences(const Warning& warning);

  /// Reports the comments of the main file, and of the files of all warnings
  /// asked about, that silenced nothing. Only those whose check `has_run`.
  void report_unused(llvm::function_ref<bool(const Check&)> has_run,
                     Findings& findings);

 private:
  struct Comment {
    unsigned line = 0;
    clang::SourceLocation location;
    std::string check;
    bool has_reason = false;
    bool used = false;
  };

  std::vector<Comment>& comments_of(clang::FileID file);

  const clang::SourceManager& sources_;
  std::map<clang::FileID, std::vector<Comment>> files_;
};

}  // namespace gosan::vet
