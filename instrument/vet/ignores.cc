// Finds the comments in the text of the files.
#include "ignores.h"

namespace gosan::vet {
namespace {

constexpr llvm::StringLiteral kMark = "gosan:ignore(";

// The mark counts only as the beginning of a comment.
bool is_in_comment(llvm::StringRef text, std::size_t mark) {
  const llvm::StringRef before = text.take_front(mark).rtrim(" \t");
  return before.ends_with("//") || before.ends_with("/*");
}

}  // namespace

std::vector<Ignores::Comment>& Ignores::comments_of(clang::FileID file) {
  const auto [entry, is_new] = files_.try_emplace(file);
  std::vector<Comment>& comments = entry->second;
  if (!is_new) return comments;
  bool invalid = false;
  const llvm::StringRef text = sources_.getBufferData(file, &invalid);
  if (invalid) return comments;
  for (std::size_t at = text.find(kMark); at != llvm::StringRef::npos;
       at = text.find(kMark, at + 1)) {
    if (!is_in_comment(text, at)) continue;
    const llvm::StringRef line =
        text.substr(at + kMark.size()).take_until([](char c) {
          return c == '\n';
        });
    const auto [check, rest] = line.split(')');
    llvm::StringRef reason = rest;
    const bool has_colon = reason.consume_front(":");
    reason = reason.split("*/").first;
    Comment& made = comments.emplace_back();
    made.line = sources_.getLineNumber(file, static_cast<unsigned>(at));
    made.location = sources_.getLocForStartOfFile(file).getLocWithOffset(
        static_cast<int>(at));
    made.check = check.trim().str();
    made.has_reason = has_colon && !reason.trim().empty();
  }
  return comments;
}

bool Ignores::silences(const Warning& warning) {
  const auto [file, offset] =
      sources_.getDecomposedExpansionLoc(warning.location);
  const unsigned line = sources_.getLineNumber(file, offset);
  bool silenced = false;
  for (Comment& comment : comments_of(file)) {
    if (comment.check != warning.check->name || !comment.has_reason) continue;
    if (comment.line != line && comment.line + 1 != line) continue;
    comment.used = true;
    silenced = true;
  }
  return silenced;
}

void Ignores::report_unused(llvm::function_ref<bool(const Check&)> has_run,
                            Findings& findings) {
  comments_of(sources_.getMainFileID());
  findings.begin(unused_ignore());
  for (const auto& [file, comments] : files_) {
    for (const Comment& comment : comments) {
      const Check* check = find_check(comment.check);
      if (check == nullptr) {
        findings.add(comment.location,
                     "there is no check '" + comment.check + "' to ignore");
      } else if (!comment.has_reason) {
        findings.add(comment.location,
                     "gosan:ignore needs a reason after a colon and silences "
                     "nothing without one");
      } else if (!comment.used && has_run(*check)) {
        findings.add(comment.location,
                     "nothing here for '" + comment.check + "' to ignore");
      }
    }
  }
}

}  // namespace gosan::vet
