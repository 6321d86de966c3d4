// Sections gosan_globals and gosan_units, and one constructor per linked
// object.
#include "module_tables.h"

#include <gosan/detector_abi.h>

#include <string>
#include <vector>

#include "llvm/IR/DataLayout.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

namespace gosan::instrument {
namespace {

constexpr char kConstructorName[] = "gosan.module_constructor";

// The user's variables, at an address that the linker knows.
bool is_listed(const llvm::GlobalVariable& variable) {
  if (variable.isDeclaration() || variable.isConstant() ||
      variable.isThreadLocal() || variable.hasAvailableExternallyLinkage() ||
      variable.hasCommonLinkage() || variable.hasAppendingLinkage() ||
      variable.getAddressSpace() != 0 || variable.hasSection()) {
    return false;
  }
  const llvm::StringRef name = variable.getName();
  return !name.empty() && !name.starts_with("llvm.") &&
         !name.starts_with("__llvm_") && !name.starts_with("__prof") &&
         !name.starts_with("_ZGV") && !name.starts_with(".");
}

// An address within this object even where another object's definition of the
// same name could be chosen at run time.
llvm::Constant* local_address(llvm::GlobalVariable& variable) {
  return llvm::GlobalAlias::create(llvm::GlobalValue::PrivateLinkage,
                                   "gosan.alias", &variable);
}

std::string qualified_name(llvm::StringRef mangled) {
  if (mangled.starts_with("_Z")) return demangle_function(mangled);
  // C names its static locals function.variable[.number].
  return mangled.str();
}

void emit_global(llvm::Module& module, llvm::GlobalVariable& variable,
                 const Compilation& compilation, StringTable& strings) {
  llvm::Type* i32 = llvm::Type::getInt32Ty(module.getContext());
  llvm::Type* i64 = llvm::Type::getInt64Ty(module.getContext());
  // struct gosan_global
  auto* type = llvm::StructType::get(module.getContext(),
                                     {i64, i64, i32, i32, i32, i32});
  const SourceVariable* source =
      compilation.source.find_variable(variable.getName());
  llvm::GlobalVariable* table =
      make_table(module, type, "gosan.global", "gosan_globals");
  RelativeStruct entry(type, table, 0);
  entry.add_offset(local_address(variable));
  entry.add(module.getDataLayout().getTypeAllocSize(variable.getValueType()));
  entry.add_offset(strings.get(qualified_name(variable.getName())));
  entry.add_offset(source ? strings.get(source->type) : nullptr);
  entry.add_offset(source ? strings.get(source->file) : nullptr);
  entry.add(source ? source->line : 0);
  table->setInitializer(entry.value());
  table->setComdat(variable.getComdat());
  // Kept exactly as long as the variable by linkers that drop sections.
  table->setMetadata(llvm::LLVMContext::MD_associated,
                     llvm::MDNode::get(module.getContext(),
                                       llvm::ValueAsMetadata::get(&variable)));
  llvm::appendToCompilerUsed(module, {table});
}

void emit_globals(llvm::Module& module, const Compilation& compilation,
                  StringTable& strings) {
  std::vector<llvm::GlobalVariable*> listed;
  for (llvm::GlobalVariable& variable : module.globals()) {
    if (is_listed(variable)) listed.push_back(&variable);
  }
  for (llvm::GlobalVariable* variable : listed) {
    emit_global(module, *variable, compilation, strings);
  }
}

void emit_unit(llvm::Module& module, StringTable& strings,
               size_t unseen_assembly) {
  llvm::Type* i32 = llvm::Type::getInt32Ty(module.getContext());
  auto* type = llvm::StructType::get(module.getContext(), {i32, i32, i32});
  llvm::GlobalVariable* table =
      make_table(module, type, "gosan.unit", "gosan_units");
  RelativeStruct unit(type, table, 0);
  unit.add(GOSAN_ABI_VERSION);
  unit.add_offset(strings.get(module.getSourceFileName()));
  unit.add(unseen_assembly);
  table->setInitializer(unit.value());
  llvm::appendToUsed(module, {table});
}

// __start_NAME or __stop_NAME, which the linker defines when it has a section
// of that name; else null.
llvm::Constant* section_bound(llvm::Module& module, const char* prefix,
                              const char* section) {
  auto* bound = new llvm::GlobalVariable(
      module, llvm::Type::getInt8Ty(module.getContext()), /*isConstant=*/true,
      llvm::GlobalValue::ExternalWeakLinkage, nullptr,
      std::string(prefix) + section);
  bound->setVisibility(llvm::GlobalValue::HiddenVisibility);
  return bound;
}

llvm::GlobalVariable* emit_module_record(llvm::Module& module,
                                         llvm::Comdat* comdat) {
  llvm::Type* i32 = llvm::Type::getInt32Ty(module.getContext());
  std::vector<llvm::Constant*> fields = {
      llvm::ConstantInt::get(i32, GOSAN_ABI_VERSION),
      llvm::ConstantInt::get(i32, sizeof(gosan_module))};
  for (const char* section : {"gosan_calls", "gosan_globals", "gosan_units"}) {
    fields.push_back(section_bound(module, "__start_", section));
    fields.push_back(section_bound(module, "__stop_", section));
  }
  llvm::Constant* value =
      llvm::ConstantStruct::getAnon(module.getContext(), fields);
  auto* record = new llvm::GlobalVariable(module, value->getType(),
                                          /*isConstant=*/true,
                                          llvm::GlobalValue::PrivateLinkage,
                                          value, "gosan.module");
  record->setComdat(comdat);
  return record;
}

// Every unit has the same constructor; the linker keeps one per linked object.
void emit_constructor(llvm::Module& module) {
  llvm::LLVMContext& context = module.getContext();
  llvm::Type* pointer = llvm::PointerType::getUnqual(context);
  auto* constructor = llvm::Function::Create(
      llvm::FunctionType::get(llvm::Type::getVoidTy(context), false),
      llvm::GlobalValue::LinkOnceODRLinkage, kConstructorName, module);
  constructor->setVisibility(llvm::GlobalValue::HiddenVisibility);
  constructor->setComdat(module.getOrInsertComdat(kConstructorName));
  constructor->setDoesNotThrow();
  constructor->addFnAttr("frame-pointer", "all");
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context, "", constructor));
  llvm::FunctionCallee registration = module.getOrInsertFunction(
      "__gosan_register_module", builder.getVoidTy(), pointer);
  builder.CreateCall(registration,
                     emit_module_record(module, constructor->getComdat()));
  builder.CreateRetVoid();
  llvm::appendToGlobalCtors(module, constructor, /*Priority=*/0, constructor);
}

}  // namespace

void emit_module_tables(llvm::Module& module, const Compilation& compilation,
                        StringTable& strings, size_t unseen_assembly) {
  emit_globals(module, compilation, strings);
  emit_unit(module, strings, unseen_assembly);
  emit_constructor(module);
}

}  // namespace gosan::instrument
