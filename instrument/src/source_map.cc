// SourceMap: lookups and the choice among expressions that share a place.
#include "source_map.h"

#include <algorithm>
#include <climits>

#include "llvm/ADT/STLExtras.h"

namespace gosan::instrument {
namespace {

uint64_t pack(unsigned line, unsigned column) {
  return uint64_t{line} << 32 | column;
}

bool same_expression(const SourceExpression& a, const SourceExpression& b) {
  return a.line == b.line && a.column == b.column && a.size == b.size &&
         a.text == b.text && a.variable == b.variable && a.type == b.type;
}

// 0 is perfect. A size that differs is worse than one that is unknown.
int misfit(const SourceExpression& candidate, const Shape& shape) {
  if (shape.size == 0 || shape.role == kCalls) return 0;
  int points = candidate.is_pointer == shape.is_pointer ? 0 : 1;
  if (candidate.size != shape.size) points += candidate.size == 0 ? 2 : 4;
  return points;
}

const SourceExpression* best_fit(
    const llvm::SmallVectorImpl<SourceExpression>& candidates,
    const Shape& shape) {
  int best = INT_MAX;
  llvm::SmallVector<const SourceExpression*, 4> fitting;
  for (const SourceExpression& candidate : candidates) {
    if (!(candidate.roles & shape.role)) continue;
    const int points = misfit(candidate, shape);
    if (points > best) continue;
    if (points < best) fitting.clear();
    best = points;
    fitting.push_back(&candidate);
  }
  if (fitting.empty()) return nullptr;
  // The text's length stands for the depth of the expression; among equals the
  // first one stays first.
  llvm::sort(fitting, [](const SourceExpression* a, const SourceExpression* b) {
    return std::make_pair(a->text.size(), a) <
           std::make_pair(b->text.size(), b);
  });
  return fitting[std::min<size_t>(shape.derefs, fitting.size() - 1)];
}

}  // namespace

FileId SourceMap::add_file(llvm::StringRef absolute_path, SourceFile file) {
  auto [entry, is_new] =
      file_ids_.try_emplace(absolute_path, static_cast<FileId>(files_.size()));
  if (is_new) {
    file.name = keep(file.name);
    files_.push_back(file);
  }
  return entry->second;
}

void SourceMap::add_expression(FileId file, unsigned line, unsigned column,
                               const SourceExpression& expression) {
  auto& here = expressions_[{static_cast<uint32_t>(file), pack(line, column)}];
  for (SourceExpression& known : here) {
    if (same_expression(known, expression)) {
      known.roles |= expression.roles;
      return;
    }
  }
  here.push_back(expression);
}

void SourceMap::add_variable(llvm::StringRef mangled_name,
                             SourceVariable variable) {
  variables_.try_emplace(mangled_name, variable);
}

const SourceFile* SourceMap::find_file(llvm::StringRef absolute_path) const {
  auto entry = file_ids_.find(absolute_path);
  return entry == file_ids_.end() ? nullptr
                                  : &files_[static_cast<size_t>(entry->second)];
}

const SourceExpression* SourceMap::find_expression(
    llvm::StringRef absolute_path, unsigned line, unsigned column,
    const Shape& shape) const {
  auto file = file_ids_.find(absolute_path);
  if (file == file_ids_.end()) return nullptr;
  auto place = expressions_.find(
      {static_cast<uint32_t>(file->second), pack(line, column)});
  if (place == expressions_.end()) return nullptr;
  return best_fit(place->second, shape);
}

const SourceVariable* SourceMap::find_variable(
    llvm::StringRef mangled_name) const {
  auto entry = variables_.find(mangled_name);
  return entry == variables_.end() ? nullptr : &entry->second;
}

}  // namespace gosan::instrument
