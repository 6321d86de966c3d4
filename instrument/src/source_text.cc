// SourceText: clang's locations mapped the way its debug-info writer maps them,
// so that the IR part finds them again.
#include "source_text.h"

#include <cctype>

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Path.h"

namespace gosan::instrument {
namespace {

clang::PrintingPolicy type_policy(clang::CompilerInstance& compiler) {
  clang::PrintingPolicy policy(compiler.getLangOpts());
  // `Node *` also where the user wrote `struct Node *`.
  policy.SuppressTagKeyword = true;
  policy.SuppressElaboration = true;
  policy.Bool = true;
  return policy;
}

std::string debug_directory(clang::CompilerInstance& compiler) {
  const std::string& chosen = compiler.getCodeGenOpts().DebugCompilationDir;
  if (!chosen.empty()) return chosen;
  auto current = compiler.getFileManager()
                     .getVirtualFileSystem()
                     .getCurrentWorkingDirectory();
  return current ? *current : std::string();
}

// Runs of white space become one blank; the middle of a long text is cut out.
std::string one_line(llvm::StringRef text) {
  std::string line;
  for (char c : text) {
    if (!std::isspace(static_cast<unsigned char>(c))) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.size() <= SourceText::kMaxTextBytes) return line;
  constexpr llvm::StringRef kCut = " ... ";
  constexpr size_t kTail = 20;
  auto is_continuation = [&](size_t at) {  // the inside of a UTF-8 character
    return (static_cast<unsigned char>(line[at]) & 0xc0) == 0x80;
  };
  size_t head = SourceText::kMaxTextBytes - kTail - kCut.size();
  while (head > 0 && is_continuation(head)) --head;
  size_t tail = line.size() - kTail;
  while (tail < line.size() && is_continuation(tail)) ++tail;
  return line.substr(0, head) + kCut.str() + line.substr(tail);
}

}  // namespace

SourceText::SourceText(clang::CompilerInstance& compiler, SourceMap& map)
    : compiler_(compiler),
      source_(compiler.getSourceManager()),
      map_(map),
      directory_(debug_directory(compiler)),
      policy_(type_policy(compiler)) {}

std::string SourceText::remap(llvm::StringRef path) const {
  llvm::SmallString<256> remapped(path);
  const auto& prefixes = compiler_.getCodeGenOpts().DebugPrefixMap;
  for (const auto& [from, to] : llvm::reverse(prefixes)) {
    if (llvm::sys::path::replace_path_prefix(remapped, from, to)) break;
  }
  return remapped.str().str();
}

std::string SourceText::absolute_path(llvm::StringRef name) const {
  if (llvm::sys::path::is_absolute(name)) return remap(name);
  llvm::SmallString<256> path(remap(directory_));
  llvm::sys::path::append(path, name);
  return path.str().str();
}

std::optional<Place> SourceText::place(clang::SourceLocation location) {
  if (location.isInvalid()) return std::nullopt;
  location = source_.getExpansionLoc(location);
  const clang::PresumedLoc presumed = source_.getPresumedLoc(location);
  if (presumed.isInvalid()) return std::nullopt;
  auto [entry, is_new] = files_.try_emplace(presumed.getFilename(), FileId{});
  if (is_new) {
    const std::string name = remap(presumed.getFilename());
    entry->second = map_.add_file(
        absolute_path(presumed.getFilename()),
        {.name = name, .is_system = source_.isInSystemHeader(location)});
  }
  return Place{entry->second, presumed.getLine(), presumed.getColumn()};
}

llvm::StringRef SourceText::file_name(clang::SourceLocation location) {
  const clang::PresumedLoc presumed =
      source_.getPresumedLoc(source_.getExpansionLoc(location));
  return presumed.isInvalid() ? llvm::StringRef()
                              : map_.keep(remap(presumed.getFilename()));
}

llvm::StringRef SourceText::text(clang::SourceRange range) {
  const clang::CharSourceRange characters =
      source_.getExpansionRange(clang::CharSourceRange::getTokenRange(range));
  return map_.keep(one_line(clang::Lexer::getSourceText(
      characters, source_, compiler_.getLangOpts())));
}

llvm::StringRef SourceText::type_name(clang::QualType type) {
  auto [entry, is_new] = types_.try_emplace(type);
  if (is_new) entry->second = map_.keep(type.getAsString(policy_));
  return entry->second;
}

uint64_t SourceText::size_of(clang::QualType type) const {
  if (type.isNull() || type->isDependentType() || type->isIncompleteType() ||
      type->isFunctionType() || type->isPlaceholderType()) {
    return 0;
  }
  return static_cast<uint64_t>(
      compiler_.getASTContext()
          .getTypeSizeInChars(type.getNonReferenceType())
          .getQuantity());
}

bool SourceText::is_in_system_header(clang::SourceLocation location) const {
  return location.isValid() &&
         source_.isInSystemHeader(source_.getExpansionLoc(location));
}

}  // namespace gosan::instrument
