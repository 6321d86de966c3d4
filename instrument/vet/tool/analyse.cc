// Parses the units in parallel, each with a compiler of its own.
#include "analyse.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <tuple>
#include <utility>

#include "../vet.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace gosan::vet {
namespace {

struct UnitResult {
  std::vector<report::Mistake> mistakes;
  std::vector<Fix> fixes;
  bool has_errors = false;
};

std::string absolute_file(const clang::SourceManager& sources,
                          clang::SourceLocation location) {
  llvm::SmallString<256> path(
      sources.getFilename(sources.getExpansionLoc(location)));
  sources.getFileManager().makeAbsolutePath(path);
  llvm::sys::path::remove_dots(path, true);
  return path.str().str();
}

void add_fix(const clang::FixItHint& hint, const clang::SourceManager& sources,
             const clang::LangOptions& language, std::vector<Fix>& fixes) {
  const clang::CharSourceRange range =
      clang::Lexer::makeFileCharRange(hint.RemoveRange, sources, language);
  if (range.isInvalid()) return;
  const unsigned begin = sources.getFileOffset(range.getBegin());
  const unsigned end = sources.getFileOffset(range.getEnd());
  fixes.push_back({absolute_file(sources, range.getBegin()), begin, end - begin,
                   hint.CodeToInsert});
}

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(clang::CompilerInstance& compiler, const Selection& selection,
           UnitResult& result)
      : compiler_(compiler), selection_(selection), result_(result) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    decls_.insert(decls_.end(), group.begin(), group.end());
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    result_.has_errors = compiler_.getDiagnostics().hasErrorOccurred();
    if (result_.has_errors) return;
    const clang::SourceManager& sources = context.getSourceManager();
    // Reading may load more of a precompiled header, which is handed over too.
    const auto decls = std::exchange(decls_, {});
    for (const Warning& warning : vet(context, decls, selection_)) {
      const clang::SourceLocation place =
          sources.getExpansionLoc(warning.location);
      result_.mistakes.push_back(
          {warning.check->name.str(), warning.check->level == Level::kCertain,
           absolute_file(sources, place), sources.getExpansionLineNumber(place),
           sources.getExpansionColumnNumber(place), warning.message});
      for (const clang::FixItHint& hint : warning.fixes) {
        add_fix(hint, sources, context.getLangOpts(), result_.fixes);
      }
    }
  }

 private:
  clang::CompilerInstance& compiler_;
  const Selection& selection_;
  UnitResult& result_;
  std::vector<clang::Decl*> decls_;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(const Selection& selection, UnitResult& result)
      : selection_(selection), result_(result) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(
      clang::CompilerInstance& compiler, llvm::StringRef /*file*/) override {
    return std::make_unique<Consumer>(compiler, selection_, result_);
  }

 private:
  const Selection& selection_;
  UnitResult& result_;
};

class ActionFactory : public clang::tooling::FrontendActionFactory {
 public:
  ActionFactory(const Selection& selection, UnitResult& result)
      : selection_(selection), result_(result) {}

  std::unique_ptr<clang::FrontendAction> create() override {
    return std::make_unique<Action>(selection_, result_);
  }

 private:
  const Selection& selection_;
  UnitResult& result_;
};

// The unit's own command without what only matters to code generation, and
// without plugins: this one among them.
clang::tooling::CommandLineArguments adjusted(
    const clang::tooling::CommandLineArguments& given, llvm::StringRef) {
  clang::tooling::CommandLineArguments kept;
  for (const std::string& each : given) {
    const llvm::StringRef argument = each;
    if (argument.starts_with("-fplugin") ||
        argument.starts_with("-fpass-plugin")) {
      continue;
    }
    kept.push_back(each);
    if (kept.size() == 1) {
      kept.insert(kept.end(), {"-w", "-Qunused-arguments",
                               "-resource-dir=" GOSAN_CLANG_RESOURCE_DIR});
    }
  }
  return kept;
}

// A crash of clang costs the unit that it happened in.
std::string check_unit(const clang::tooling::CompilationDatabase& database,
                       const std::string& file, const Selection& selection,
                       UnitResult& result) {
  int status = 1;
  llvm::CrashRecoveryContext recovery;
  const bool survived = recovery.RunSafely([&] {
    clang::tooling::ClangTool tool(
        database, {file}, std::make_shared<clang::PCHContainerOperations>(),
        llvm::vfs::createPhysicalFileSystem());
    clang::IgnoringDiagConsumer silent;
    tool.setDiagnosticConsumer(&silent);
    tool.setPrintErrorMessage(false);
    tool.appendArgumentsAdjuster(adjusted);
    ActionFactory factory(selection, result);
    status = tool.run(&factory);
  });
  if (!survived) return file + ": clang crashed; not checked";
  if (result.has_errors || status != 0) {
    return file + ": does not compile; not checked";
  }
  return "";
}

std::unique_ptr<clang::tooling::CompilationDatabase> load_database(
    const Request& request, std::string& error) {
  if (request.has_arguments) {
    return std::make_unique<clang::tooling::FixedCompilationDatabase>(
        ".", request.arguments);
  }
  if (!request.build_dir.empty()) {
    return clang::tooling::CompilationDatabase::loadFromDirectory(
        request.build_dir, error);
  }
  if (request.files.empty()) {
    return clang::tooling::CompilationDatabase::autoDetectFromDirectory(".",
                                                                        error);
  }
  return clang::tooling::CompilationDatabase::autoDetectFromSource(
      request.files.front(), error);
}

void sort_once(Outcome& outcome) {
  const auto place = [](const report::Mistake& one) {
    return std::tie(one.file, one.line, one.column, one.rule);
  };
  auto& found = outcome.mistakes;
  std::sort(found.begin(), found.end(),
            [&](const auto& a, const auto& b) { return place(a) < place(b); });
  // A header is checked with each unit that includes it.
  found.erase(std::unique(found.begin(), found.end(),
                          [&](const auto& a, const auto& b) {
                            return place(a) == place(b);
                          }),
              found.end());
  std::sort(outcome.fixes.begin(), outcome.fixes.end());
  outcome.fixes.erase(std::unique(outcome.fixes.begin(), outcome.fixes.end()),
                      outcome.fixes.end());
  std::sort(outcome.notes.begin(), outcome.notes.end());
}

}  // namespace

Outcome analyse(const Request& request,
                const std::function<void(std::size_t, std::size_t,
                                         const std::string&)>& progress) {
  Outcome outcome;
  const auto database = load_database(request, outcome.error);
  if (!database) return outcome;
  outcome.error.clear();
  std::vector<std::string> files = request.files;
  if (files.empty()) files = database->getAllFiles();
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  outcome.units = files.size();

  Selection selection;
  selection.enabled = request.enabled;
  selection.disabled = request.disabled;
  llvm::CrashRecoveryContext::Enable();
  std::mutex mutex;  // guards the rest
  std::size_t next = 0;
  std::size_t done = 0;
  const auto work = [&] {
    for (;;) {
      std::string file;
      {
        const std::lock_guard lock(mutex);
        if (next == files.size()) return;
        file = files[next++];
      }
      UnitResult result;
      const std::string note = check_unit(*database, file, selection, result);
      const std::lock_guard lock(mutex);
      if (!note.empty()) outcome.notes.push_back(note);
      llvm::move(result.mistakes, std::back_inserter(outcome.mistakes));
      llvm::move(result.fixes, std::back_inserter(outcome.fixes));
      progress(++done, files.size(), file);
    }
  };
  std::vector<std::thread> workers;
  for (std::size_t i = 1; i < std::min(request.jobs, files.size()); ++i) {
    workers.emplace_back(work);
  }
  work();
  for (std::thread& worker : workers) worker.join();
  sort_once(outcome);
  return outcome;
}

std::vector<report::VetRule> rules() {
  std::vector<report::VetRule> all;
  for (const Check& check : all_checks()) {
    all.push_back({check.name.str(), check.level == Level::kCertain,
                   check.summary.str()});
  }
  return all;
}

bool is_off_by_default(const std::string& rule) {
  const Check* check = find_check(rule);
  return check != nullptr && !check->is_on;
}

}  // namespace gosan::vet
