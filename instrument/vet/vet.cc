// Runs the selected checks over the model and sorts what they say.
#include "vet.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "ignores.h"
#include "unit.h"

namespace gosan::vet {

bool Selection::has(const Check& check) const {
  if (disabled.contains(check.name.str())) return false;
  if (enabled.contains(check.name.str())) return true;
  return check.is_on && (check.level == Level::kCertain ? certain : advice);
}

std::vector<Warning> vet(clang::ASTContext& context,
                         llvm::ArrayRef<clang::Decl*> decls,
                         const Selection& selection) {
  const Unit unit(context, decls);
  if (!unit.uses_runtime()) return {};
  Findings findings;
  for (const Check& check : all_checks()) {
    if (check.run == nullptr || !selection.has(check)) continue;
    findings.begin(check);
    check.run(unit, findings);
  }
  const clang::SourceManager& sources = context.getSourceManager();
  Ignores ignores(sources);
  std::erase_if(findings.warnings(), [&](const Warning& warning) {
    return ignores.silences(warning);
  });
  if (selection.has(unused_ignore())) {
    ignores.report_unused(
        [&](const Check& check) { return selection.has(check); }, findings);
  }
  std::vector<Warning>& found = findings.warnings();
  // Instances of one template say the same of the same place.
  std::sort(found.begin(), found.end(),
            [&](const Warning& left, const Warning& right) {
              if (left.location != right.location) {
                return sources.isBeforeInTranslationUnit(left.location,
                                                         right.location);
              }
              return left.check < right.check;
            });
  found.erase(std::unique(found.begin(), found.end(),
                          [](const Warning& left, const Warning& right) {
                            return left.check == right.check &&
                                   left.location == right.location;
                          }),
              found.end());
  return std::move(found);
}

void emit(clang::DiagnosticsEngine& diagnostics,
          llvm::ArrayRef<Warning> warnings) {
  const unsigned id = diagnostics.getCustomDiagID(
      clang::DiagnosticsEngine::Warning, "%0 [gosan-vet:%1]");
  for (const Warning& warning : warnings) {
    clang::DiagnosticBuilder builder = diagnostics.Report(warning.location, id);
    builder << warning.message << warning.check->name;
    for (const clang::FixItHint& fix : warning.fixes) builder << fix;
  }
}

}  // namespace gosan::vet
