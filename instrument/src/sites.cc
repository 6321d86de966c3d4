// SiteTable: from debug locations and the source map to constants.
#include "sites.h"

#include <gosan/detector_abi.h>

#include <algorithm>

#include "llvm/ADT/SmallString.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Support/Path.h"

namespace gosan::instrument {
namespace {

std::string absolute_path(const llvm::DIFile& file) {
  if (llvm::sys::path::is_absolute(file.getFilename()) ||
      file.getDirectory().empty()) {
    return file.getFilename().str();
  }
  llvm::SmallString<256> path(file.getDirectory());
  llvm::sys::path::append(path, file.getFilename());
  return path.str().str();
}

bool is_system_path(llvm::StringRef path) {
  return path.starts_with("/usr/include/") || path.starts_with("/usr/lib/");
}

// Pointers loaded at `location` on the way to `pointer`.
unsigned count_derefs(const llvm::Value* pointer,
                      const llvm::DILocation* location) {
  unsigned count = 0;
  while (pointer) {
    const auto* instruction = llvm::dyn_cast<llvm::Instruction>(pointer);
    if (!instruction) break;
    if (llvm::isa<llvm::LoadInst>(instruction)) {
      const llvm::DILocation* place = instruction->getDebugLoc();
      if (!place || place->getLine() != location->getLine() ||
          place->getColumn() != location->getColumn()) {
        break;
      }
      ++count;
    } else if (!llvm::isa<llvm::GetElementPtrInst>(instruction)) {
      break;
    }
    pointer = instruction->getOperand(0);
  }
  return count;
}

bool accesses_pointer(const llvm::Instruction& instruction) {
  if (const auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) {
    return store->getValueOperand()->getType()->isPointerTy();
  }
  return instruction.getType()->isPointerTy();
}

// Loaded to find a virtual function: what it points into holds the callee. A
// table of functions that the program made itself looks the same.
bool leads_to_callee(const llvm::Value& table) {
  for (const llvm::User* user : table.users()) {
    if (llvm::isa<llvm::GetElementPtrInst>(user) && leads_to_callee(*user)) {
      return true;
    }
    const auto* slot = llvm::dyn_cast<llvm::LoadInst>(user);
    if (!slot || slot->getPointerOperand() != &table) continue;
    for (const llvm::User* use : slot->users()) {
      const auto* call = llvm::dyn_cast<llvm::CallBase>(use);
      if (call && call->getCalledOperand() == slot) return true;
    }
  }
  return false;
}

// Constructors and destructors store a place inside of a vtable. Loads are
// marked where the optimiser runs.
bool accesses_vptr(const llvm::Instruction& instruction) {
  if (const auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) {
    const llvm::Value* table =
        store->getValueOperand()->stripInBoundsConstantOffsets();
    return llvm::isa<llvm::GlobalVariable>(table) &&
           (table->getName().starts_with("_ZTV") ||
            table->getName().starts_with("_ZTC"));
  }
  const llvm::MDNode* tag = instruction.getMetadata(llvm::LLVMContext::MD_tbaa);
  return tag && tag->isTBAAVtableAccess();
}

Role role_of(uint8_t kind) {
  switch (kind) {
    case GOSAN_SITE_READ:
    case GOSAN_SITE_ATOMIC_READ:
      return kReads;
    case GOSAN_SITE_CALL:
      return kCalls;
    default:
      return kWrites;
  }
}

// Code that the optimiser merged has line 0; what it uses and its neighbours
// say more.
unsigned nearest_line(const llvm::Instruction& instruction) {
  const llvm::DISubprogram* function =
      instruction.getDebugLoc()->getScope()->getSubprogram();
  auto line_of = [&](const llvm::Value* value) -> unsigned {
    const auto* neighbour = llvm::dyn_cast<llvm::Instruction>(value);
    if (!neighbour || !neighbour->getDebugLoc()) return 0;
    const llvm::DILocation* place = neighbour->getDebugLoc();
    return place->getScope()->getSubprogram() == function ? place->getLine()
                                                          : 0;
  };
  for (const llvm::Value* operand : instruction.operand_values()) {
    if (unsigned line = line_of(operand)) return line;
  }
  for (const llvm::Instruction* before = instruction.getPrevNode(); before;
       before = before->getPrevNode()) {
    if (unsigned line = line_of(before)) return line;
  }
  return function->getLine();
}

}  // namespace

llvm::Constant* address_within(llvm::Constant* base, uint64_t offset) {
  llvm::LLVMContext& context = base->getContext();
  return llvm::ConstantExpr::getGetElementPtr(
      llvm::Type::getInt8Ty(context), base,
      llvm::ConstantInt::get(llvm::Type::getInt64Ty(context), offset));
}

llvm::GlobalVariable* make_table(llvm::Module& module, llvm::Type* type,
                                 llvm::StringRef name,
                                 llvm::StringRef section) {
  auto* table = new llvm::GlobalVariable(module, type, /*isConstant=*/true,
                                         llvm::GlobalValue::PrivateLinkage,
                                         nullptr, name);
  table->setSection(section);
  // The pieces of a section form an array: no padding in between.
  table->setAlignment(module.getDataLayout().getABITypeAlign(type));
  return table;
}

RelativeStruct::RelativeStruct(llvm::StructType* type,
                               llvm::GlobalVariable* base, uint64_t offset)
    : type_(type),
      base_(base),
      offset_(offset),
      layout_(base->getParent()->getDataLayout().getStructLayout(type)) {}

void RelativeStruct::add(uint64_t value) {
  fields_.push_back(llvm::ConstantInt::get(
      type_->getElementType(static_cast<unsigned>(fields_.size())), value));
}

void RelativeStruct::add_offset(llvm::Constant* target) {
  const auto index = static_cast<unsigned>(fields_.size());
  llvm::Type* field_type = type_->getElementType(index);
  if (!target) {
    fields_.push_back(llvm::Constant::getNullValue(field_type));
    return;
  }
  llvm::Type* i64 = llvm::Type::getInt64Ty(type_->getContext());
  llvm::Constant* field =
      address_within(base_, offset_ + layout_->getElementOffset(index));
  llvm::Constant* distance =
      llvm::ConstantExpr::getSub(llvm::ConstantExpr::getPtrToInt(target, i64),
                                 llvm::ConstantExpr::getPtrToInt(field, i64));
  fields_.push_back(field_type == i64
                        ? distance
                        : llvm::ConstantExpr::getTrunc(distance, field_type));
}

llvm::Constant* RelativeStruct::value() const {
  return llvm::ConstantStruct::get(type_, fields_);
}

llvm::Constant* StringTable::get(llvm::StringRef text) {
  if (text.empty()) return nullptr;
  llvm::GlobalVariable*& string = strings_[text];
  if (!string) {
    llvm::Constant* bytes =
        llvm::ConstantDataArray::getString(module_.getContext(), text);
    string = new llvm::GlobalVariable(module_, bytes->getType(),
                                      /*isConstant=*/true,
                                      llvm::GlobalValue::PrivateLinkage, bytes,
                                      "gosan.string");
    string->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    string->setAlignment(llvm::Align(1));
  }
  return string;
}

SiteTable::SiteTable(llvm::Module& module, const Compilation& compilation,
                     StringTable& strings)
    : module_(module), compilation_(compilation), strings_(strings) {
  llvm::LLVMContext& context = module.getContext();
  llvm::Type* i8 = llvm::Type::getInt8Ty(context);
  llvm::Type* i16 = llvm::Type::getInt16Ty(context);
  llvm::Type* i32 = llvm::Type::getInt32Ty(context);
  // struct gosan_site
  type_ = llvm::StructType::get(
      context, {i32, i32, i32, i32, i32, i32, i32, i32, i16, i8, i8, i32});
  site_bytes_ = module.getDataLayout().getTypeAllocSize(type_);
}

void SiteTable::start_function(llvm::Function& function) {
  function_ = &function;
  array_ = new llvm::GlobalVariable(
      module_, llvm::ArrayType::get(type_, 0), /*isConstant=*/true,
      llvm::GlobalValue::PrivateLinkage, nullptr, "gosan.sites.unfinished");
  elements_.clear();
  sites_.clear();
}

void SiteTable::finish_function() {
  if (!elements_.empty()) {
    auto* type = llvm::ArrayType::get(type_, elements_.size());
    llvm::GlobalVariable* finished =
        make_table(module_, type, "gosan.sites", "gosan_sites");
    finished->setComdat(function_->getComdat());
    finished->setInitializer(llvm::ConstantArray::get(type, elements_));
    array_->replaceAllUsesWith(finished);
  }
  array_->eraseFromParent();
  array_ = nullptr;
}

llvm::Constant* SiteTable::get(const llvm::Instruction& instruction,
                               SiteKind kind, const llvm::Value* pointer) {
  const llvm::DILocation* location = instruction.getDebugLoc();
  if (!location) return without_location(kind);
  Shape shape{.role = role_of(kind.kind),
              .size = kind.size,
              .is_pointer = accesses_pointer(instruction),
              .derefs = count_derefs(pointer, location),
              .is_vptr = accesses_vptr(instruction),
              .may_be_vptr = llvm::isa<llvm::LoadInst>(instruction) &&
                             leads_to_callee(instruction)};
  return at_location(*location, kind, shape,
                     location->getLine() ? 0 : nearest_line(instruction));
}

llvm::Constant* SiteTable::at_location(const llvm::DILocation& location,
                                       SiteKind kind, const Shape& shape,
                                       unsigned fallback_line) {
  const llvm::DISubprogram& subprogram = *location.getScope()->getSubprogram();
  const SourceExpression* expression = find_expression(location, shape);
  llvm::Constant*& site =
      sites_[{&location, kind.kind, kind.size, expression, fallback_line}];
  if (site) return site;

  Entry entry;
  describe_file(*location.getFile(), entry);
  entry.function = function_name(subprogram);
  entry.expression = expression;
  entry.line = expression           ? expression->line
               : fallback_line != 0 ? fallback_line
                                    : location.getLine();
  entry.column = expression ? expression->column : location.getColumn();
  if (is_runtime_name(compilation_.names.mangled(subprogram))) {
    entry.flags |= GOSAN_SITE_RUNTIME;
  }
  if (const llvm::DILocation* caller = location.getInlinedAt()) {
    entry.inlined_at =
        at_location(*caller, {.kind = GOSAN_SITE_CALL}, {.role = kCalls}, 0);
  }
  return site = append(entry, kind);
}

const SourceExpression* SiteTable::vptr_expression(
    const llvm::DILocation& location, const SourceExpression* call) {
  auto [entry, is_new] = vptrs_.try_emplace(&location);
  SourceExpression& expression = entry->second;
  if (is_new) {
    if (call) expression.text = call->text;
    expression.line = call ? call->line : location.getLine();
    expression.column = call ? call->column : location.getColumn();
    expression.variable = "vptr";
    expression.type = "vtable pointer";
  }
  return &expression;
}

const SourceExpression* SiteTable::find_expression(
    const llvm::DILocation& location, const Shape& shape) {
  const std::string file = absolute_path(*location.getFile());
  auto find = [&](const Shape& wanted) {
    return compilation_.source.find_expression(file, location.getLine(),
                                               location.getColumn(), wanted);
  };
  const SourceExpression* expression = shape.is_vptr ? nullptr : find(shape);
  if (expression) return expression;
  // memcpy(...) accesses memory right where it is called.
  const SourceExpression* call = find({.role = kCalls});
  return shape.is_vptr || shape.may_be_vptr ? vptr_expression(location, call)
                                            : call;
}

llvm::Constant* SiteTable::without_location(SiteKind kind) {
  llvm::Constant*& site = sites_[{nullptr, kind.kind, kind.size, nullptr, 0}];
  if (site) return site;
  Entry entry;
  if (const llvm::DISubprogram* subprogram = function_->getSubprogram()) {
    describe_file(*subprogram->getFile(), entry);
    entry.line = subprogram->getLine();
  }
  entry.function = demangle_function(function_->getName());
  if (is_runtime_name(function_->getName())) {
    entry.flags |= GOSAN_SITE_RUNTIME;
  }
  return site = append(entry, kind);
}

void SiteTable::describe_file(const llvm::DIFile& file, Entry& entry) const {
  const std::string path = absolute_path(file);
  const SourceFile* known = compilation_.source.find_file(path);
  entry.file = known ? known->name.str() : file.getFilename().str();
  if (is_system_path(path) || (known && known->is_system)) {
    entry.flags |= GOSAN_SITE_LIBRARY;
    // The compiler reaches its own headers by way of "/usr/lib/gcc/.../..".
    llvm::SmallString<256> short_path(entry.file);
    llvm::sys::path::remove_dots(short_path, /*remove_dot_dot=*/true);
    entry.file = short_path.str().str();
  }
}

const std::string& SiteTable::function_name(
    const llvm::DISubprogram& subprogram) {
  std::string& name = function_names_[&subprogram];
  if (name.empty()) name = compilation_.names.demangled(subprogram);
  return name;
}

llvm::Constant* SiteTable::append(const Entry& entry, SiteKind kind) {
  const SourceExpression unknown;
  const SourceExpression& expression =
      entry.expression ? *entry.expression : unknown;
  const uint64_t offset = elements_.size() * site_bytes_;
  RelativeStruct site(type_, array_, offset);
  site.add_offset(strings_.get(entry.file));
  site.add_offset(strings_.get(entry.function));
  site.add_offset(strings_.get(expression.text));
  site.add_offset(strings_.get(expression.variable));
  site.add_offset(strings_.get(expression.type));
  site.add_offset(strings_.get(expression.owner));
  site.add_offset(entry.inlined_at);
  site.add(entry.line);
  site.add(std::min(entry.column, 0xffffu));
  site.add(kind.kind);
  site.add(entry.flags | (expression.is_member ? GOSAN_SITE_MEMBER : 0));
  site.add(std::min<uint64_t>(kind.size, UINT32_MAX));
  elements_.push_back(site.value());
  return address_within(array_, offset);
}

}  // namespace gosan::instrument
