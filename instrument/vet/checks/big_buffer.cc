// big-buffer (advice, off by default): a channel's capacity is a literal above
// 1, and no comment on its line or the line above says why that many.
#include "../channels.h"
#include "../checks.h"
#include "clang/Basic/SourceManager.h"

namespace gosan::vet {
namespace {

bool has_comment(llvm::StringRef line) {
  return line.contains("//") || line.contains("/*") || line.contains("*/");
}

// The text of the line `back` lines above that of `location`.
llvm::StringRef line_above(const clang::SourceManager& sources,
                           clang::SourceLocation location, unsigned back) {
  const auto [file, offset] = sources.getDecomposedExpansionLoc(location);
  const unsigned line = sources.getLineNumber(file, offset);
  if (line <= back) return "";
  const clang::SourceLocation start =
      sources.translateLineCol(file, line - back, 1);
  return sources.getBufferData(file)
      .drop_front(sources.getFileOffset(start))
      .take_until([](char c) { return c == '\n'; });
}

}  // namespace

void big_buffer(const Unit& unit, Findings& findings) {
  const clang::SourceManager& sources = unit.context().getSourceManager();
  for (const auto& body : unit.bodies()) {
    for (const Operation& operation : body->operations) {
      if (operation.op != Op::kMakeChan ||
          !llvm::isa<clang::IntegerLiteral>(
              operation.call->getArg(0)->IgnoreParenImpCasts()) ||
          capacity_of(unit, *operation.call) <= 1) {
        continue;
      }
      const clang::SourceLocation place = operation.call->getExprLoc();
      if (has_comment(line_above(sources, place, 0)) ||
          has_comment(line_above(sources, place, 1))) {
        continue;
      }
      findings.add(place, "a capacity above 1 without a comment that says why");
    }
  }
}

}  // namespace gosan::vet
