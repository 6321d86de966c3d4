// Follows what a goroutine shares with the function that started it.
#include "waiting.h"

#include <set>

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "flow.h"
#include "llvm/ADT/StringSwitch.h"

namespace gosan::vet {
namespace {

constexpr int kMostNested = 4;

bool is_plain(clang::QualType type, int depth);

bool has_plain_arguments(const clang::CXXRecordDecl& record, int depth) {
  const auto* instance =
      llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
  if (instance == nullptr) return true;
  return llvm::all_of(instance->getTemplateArgs().asArray(),
                      [&](const clang::TemplateArgument& argument) {
                        return argument.getKind() !=
                                   clang::TemplateArgument::Type ||
                               is_plain(argument.getAsType(), depth + 1);
                      });
}

bool is_plain_library_class(const clang::CXXRecordDecl& record, int depth) {
  const bool holds_data =
      llvm::StringSwitch<bool>(record.getName())
          .Cases("basic_string", "basic_string_view", "vector", "array", true)
          .Cases("map", "unordered_map", "set", "unordered_set", true)
          .Cases("deque", "list", "optional", "pair", "duration", true)
          .Cases("time_point", "ratio", "steady_clock", "system_clock", true)
          .Cases("allocator", "char_traits", "less", "hash", "equal_to", true)
          .Default(false);
  return holds_data && has_plain_arguments(record, depth);
}

bool is_plain(clang::QualType type, int depth) {
  type = type.getNonReferenceType().getCanonicalType();
  if (depth > kMostNested) return false;
  if (type->isArithmeticType() || type->isEnumeralType()) return true;
  if (const auto* array = type->getAsArrayTypeUnsafe()) {
    return is_plain(array->getElementType(), depth + 1);
  }
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) return false;
  record = record->getDefinition();
  if (record->isInStdNamespace()) {
    return record->getIdentifier() && is_plain_library_class(*record, depth);
  }
  if (record->isLambda() || record->isUnion() || record->getNumBases() != 0) {
    return false;
  }
  return llvm::all_of(record->fields(), [&](const clang::FieldDecl* field) {
    return is_plain(field->getType(), depth + 1);
  });
}

// Operations that come back at once whatever the goroutine does.
bool never_waits(Op op) {
  switch (op) {
    case Op::kAdd:
    case Op::kDone:
    case Op::kClose:
    case Op::kUnlock:
    case Op::kCondSignal:
    case Op::kTrySend:
    case Op::kGroupGo:
      return true;
    default:
      return false;
  }
}

bool starts_goroutine(Op op) {
  return op == Op::kGo || op == Op::kGroupGo || op == Op::kAfterFunc;
}

bool runs_apart(const Body* body, const Body& starter) {
  for (; body != nullptr && body != &starter; body = body->outer) {
    if (starts_goroutine(body->given_to)) return true;
    for (const Start& start : starter.starts) {
      if (start.body == body) return true;
    }
  }
  return false;
}

bool waits_within(const Unit& unit, const Body& body,
                  llvm::DenseSet<const Body*>& seen) {
  if (!seen.insert(&body).second) return false;
  for (const Operation& operation : body.operations) {
    if (can_switch(operation.op)) return true;
  }
  for (const clang::CallExpr* call : body.calls) {
    const Body* callee = unit.body_of(call->getDirectCallee());
    if (callee && waits_within(unit, *callee, seen)) return true;
  }
  return false;
}

// A function whose body is elsewhere, by the words that people use for it.
bool sounds_like_waiting(llvm::StringRef name) {
  for (const char* word : {"wait", "join", "settle", "sync", "drain", "finish",
                           "until", "flush", "stop", "meet", "run", "all"}) {
    if (name.contains_insensitive(word)) return true;
  }
  return false;
}

}  // namespace

bool is_plain_data(clang::QualType type) {
  return !type.isNull() && is_plain(type, 0);
}

bool waits_for_something(const Unit& unit, const Body& body) {
  llvm::DenseSet<const Body*> seen;
  return waits_within(unit, body, seen);
}

Waiting::Waiting(const Unit& unit, const Start& start)
    : unit_(unit), starter_(*start.starter) {
  find_signals(start);
  for (const auto& [root, field] : signals_) add_elements({root, field});
  add_calls(starter_);
}

// What the goroutine names; then what any goroutine names that names one of
// those: it may pass the signal on.
void Waiting::find_signals(const Start& start) {
  const auto shared_by = [&](const Start& one) {
    std::vector<Object> named;
    if (one.group) named.push_back(one.group);
    for (const auto& body : unit_.bodies()) {
      if (one.body == nullptr || !unit_.is_within(body.get(), *one.body)) {
        continue;
      }
      for (const Mention& mention : body->mentions) {
        if (!is_plain_data(mention.object.type())) {
          named.push_back(mention.object);
        }
      }
    }
    for (const clang::Expr* argument : one.call->arguments()) {
      if (const Object object = unit_.object_of(argument)) {
        named.push_back(object);
      }
    }
    return named;
  };
  for (const Object& object : shared_by(start)) signals_.insert(object.key());
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto& body : unit_.bodies()) {
      if (!unit_.is_within(body.get(), starter_)) continue;
      for (const Start& other : body->starts) {
        const std::vector<Object> named = shared_by(other);
        if (llvm::none_of(named, [&](const Object& object) {
              return signals_.contains(object.key());
            })) {
          continue;
        }
        for (const Object& object : named) {
          grows |= signals_.insert(object.key()).second;
        }
      }
    }
  }
  for (const auto& [root, field] : signals_) {
    is_known_to_others_ |= !Object{root, nullptr}.is_local();
  }
}

void Waiting::add_elements(const Object& signal) {
  const Flow& flow = unit_.flow(starter_);
  const auto add = [&](const Object& object) {
    for (const Mention& mention : unit_.mentions_of(object)) {
      if (never_waits(mention.as) || !unit_.is_within(mention.body, starter_) ||
          runs_apart(mention.body, starter_)) {
        continue;
      }
      if (const clang::Stmt* element = flow.element_of(mention.name)) {
        if (!starts_goroutine(
                unit_.op_of(llvm::dyn_cast<clang::Expr>(element))))
          elements_.insert(element);
      }
    }
  };
  add(signal);
  if (signal.field != nullptr) add({signal.root, nullptr});
}

namespace {

// A wait for what this unit counts up and never down does not come back.
bool waits_for_ever(const Unit& unit, const Operation& wait) {
  if (wait.op != Op::kWait || !unit.all_understood(wait.object)) return false;
  const auto uses = unit.mentions_of(wait.object);
  const auto has = [&](Op op) {
    return llvm::any_of(
        uses, [&](const Mention& mention) { return mention.as == op; });
  };
  return has(Op::kAdd) && !has(Op::kDone) && !has(Op::kGroupGo);
}

}  // namespace

void Waiting::add_calls(const Body& starter) {
  const Flow& flow = unit_.flow(starter);
  for (const Operation& operation : starter.operations) {
    const bool polls =
        (operation.op == Op::kYield || operation.op == Op::kSleep) &&
        unit_.loop_around(operation.call);
    const bool on_unknown = can_switch(operation.op) && !operation.object &&
                            operation.op != Op::kYield &&
                            operation.op != Op::kSleep;
    if (polls || on_unknown || operation.op == Op::kBlocking ||
        waits_for_ever(unit_, operation)) {
      elements_.insert(flow.element_of(operation.call));
    }
  }
  for (const clang::CallExpr* call : starter.calls) {
    if (waits_in_call(*call)) elements_.insert(flow.element_of(call));
  }
}

bool Waiting::waits_in_call(const clang::CallExpr& call) const {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr) return true;
  if (const Body* body = unit_.body_of(callee)) {
    return waits_for_something(unit_, *body);
  }
  const clang::SourceManager& sources = unit_.context().getSourceManager();
  if (callee->isInStdNamespace() ||
      sources.isInSystemHeader(callee->getLocation())) {
    // A callback may do anything.
    return llvm::any_of(call.arguments(), [](const clang::Expr* argument) {
      return llvm::isa_and_nonnull<clang::LambdaExpr>(bare(argument));
    });
  }
  if (!name_within(*callee, "gosan").empty()) return false;
  return is_known_to_others_ || callee->getIdentifier() == nullptr ||
         sounds_like_waiting(callee->getName());
}

bool Waiting::may_wait(const clang::CFGElement& element) const {
  if (const clang::Stmt* stmt = stmt_of(element)) {
    return elements_.contains(stmt);
  }
  const auto dtor = element.getAs<clang::CFGAutomaticObjDtor>();
  if (!dtor) return false;
  const clang::VarDecl* variable = dtor->getVarDecl();
  const clang::CXXRecordDecl* record =
      variable->getType()->getAsCXXRecordDecl();
  if (record == nullptr || record->isInStdNamespace()) return false;
  if (!is_gosan_class(variable->getType(), "Deferred")) {
    return name_within(*record, "gosan").empty() && !record->isLambda() &&
           record->hasNonTrivialDestructor() &&
           !is_plain_data(variable->getType());
  }
  // A deferred function runs here.
  for (const Operation& operation : starter_.operations) {
    if (operation.op != Op::kDefer ||
        !unit_.contains(variable->getInit(), operation.call)) {
      continue;
    }
    const auto* lambda = llvm::dyn_cast_or_null<clang::LambdaExpr>(
        bare(operation.call->getArg(0)));
    const Body* body = unit_.body_of(lambda);
    return body == nullptr || waits_for_something(unit_, *body) ||
           !body->calls.empty();
  }
  return true;
}

}  // namespace gosan::vet
