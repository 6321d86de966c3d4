// From addresses to names: the tables of instrumented code first, symbol tables
// for the rest.

#include "modules.h"

#include <gosan/elf_symbols.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "function_name.h"
#include "loaded_objects.h"
#include "module_registry.h"
#include "sleep_lock.h"
#include "thread_annotations.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// A call's label follows its return address after at most a few register moves.
constexpr std::uintptr_t kLabelReach = 64;
// Longer inlined chains are damaged tables.
constexpr int kMaxInlineDepth = 64;
// The runtime's functions that are instrumented: the words inside handles.
constexpr std::string_view kVisibleWords = "gosan::visible::";

struct CallEntry {
  std::uintptr_t pc;
  const gosan_site* site;
};

template <typename T>
const T* relative(const std::int32_t& field) {
  if (field == 0) return nullptr;
  return reinterpret_cast<const T*>(reinterpret_cast<std::intptr_t>(&field) +
                                    field);
}

// Everything known about addresses; grows when objects are loaded.
class Directory {
 public:
  const LoadedObject* object_at(std::uintptr_t address);
  const CallEntry* call_after(std::uintptr_t return_address,
                              const LoadedObject& object);
  const base::SymbolTable& symbols(const LoadedObject& object);
  std::optional<GlobalVariable> global_at(std::uintptr_t address);
  const char* keep_string(const std::string& text) {
    return strings_.insert(text).first->c_str();
  }

 private:
  void refresh();
  void ingest(const gosan_module& module);

  std::vector<LoadedObject> objects_;
  std::size_t ingested_ = 0;                  // registered modules
  std::vector<CallEntry> calls_;              // by pc
  std::vector<const gosan_global*> globals_;  // by address
  std::unordered_map<std::string, std::unique_ptr<base::SymbolTable>> symbols_;
  std::unordered_set<std::string> strings_;
};

std::uintptr_t address_of(const gosan_global& global) {
  return reinterpret_cast<std::uintptr_t>(&global.address) +
         static_cast<std::uintptr_t>(global.address);
}

void Directory::ingest(const gosan_module& module) {
  for (const gosan_call* call = module.calls_begin; call != module.calls_end;
       ++call) {
    const auto* pc = relative<char>(call->pc);
    const auto* site = relative<gosan_site>(call->site);
    if (pc == nullptr || site == nullptr) continue;
    calls_.push_back({reinterpret_cast<std::uintptr_t>(pc), site});
  }
  for (const gosan_global* global = module.globals_begin;
       global != module.globals_end; ++global) {
    if (global->address != 0) globals_.push_back(global);
  }
}

void Directory::refresh() {
  const std::vector<const gosan_module*> fresh = modules_from(ingested_);
  ingested_ += fresh.size();
  if (fresh.empty() && !objects_.empty()) return;
  for (const gosan_module* module : fresh) ingest(*module);
  std::sort(calls_.begin(), calls_.end(),
            [](const CallEntry& a, const CallEntry& b) { return a.pc < b.pc; });
  std::sort(globals_.begin(), globals_.end(),
            [](const gosan_global* a, const gosan_global* b) {
              return address_of(*a) < address_of(*b);
            });
  objects_ = loaded_objects();
}

const LoadedObject* Directory::object_at(std::uintptr_t address) {
  refresh();
  for (int attempt = 0; attempt < 2; ++attempt) {
    for (const LoadedObject& object : objects_) {
      if (object.image.contains(address)) return &object;
    }
    objects_ = loaded_objects();  // perhaps loaded since
  }
  return nullptr;
}

const CallEntry* Directory::call_after(std::uintptr_t return_address,
                                       const LoadedObject& object) {
  auto entry = std::lower_bound(
      calls_.begin(), calls_.end(), return_address,
      [](const CallEntry& e, std::uintptr_t pc) { return e.pc < pc; });
  if (entry == calls_.end() || entry->pc - return_address > kLabelReach) {
    return nullptr;
  }
  if (entry->pc == return_address) return &*entry;
  const base::Symbol* here =
      symbols(object).function_at(return_address - 1 - object.base);
  const base::Symbol* there =
      symbols(object).function_at(entry->pc - 1 - object.base);
  return here == there ? &*entry : nullptr;
}

const base::SymbolTable& Directory::symbols(const LoadedObject& object) {
  std::unique_ptr<base::SymbolTable>& slot = symbols_[object.path];
  if (slot == nullptr) slot = std::make_unique<base::SymbolTable>(object.path);
  return *slot;
}

std::optional<GlobalVariable> Directory::global_at(std::uintptr_t address) {
  const LoadedObject* object = object_at(address);
  if (object == nullptr) return std::nullopt;
  auto after = std::upper_bound(globals_.begin(), globals_.end(), address,
                                [](std::uintptr_t a, const gosan_global* g) {
                                  return a < address_of(*g);
                                });
  GlobalVariable out;
  if (after != globals_.begin() &&
      address - address_of(**std::prev(after)) < (*std::prev(after))->size) {
    const gosan_global& global = **std::prev(after);
    out = {site_string(global.name), site_string(global.type),
           site_string(global.file), global.line,
           address_of(global),       global.size};
    return out;
  }
  const base::Symbol* symbol =
      symbols(*object).object_at(address - object->base);
  if (symbol == nullptr) return std::nullopt;
  out.name = demangle(symbol->name);
  out.address = object->base + symbol->value;
  out.size = symbol->size;
  return out;
}

SleepLock g_lock;
Directory* g_directory GOSAN_GUARDED_BY(g_lock) = nullptr;

// Never destroyed: reports are made after the destructors of globals, too.
Directory& directory() GOSAN_REQUIRES(g_lock) {
  if (g_directory == nullptr) g_directory = new Directory;
  return *g_directory;
}

SourceFrame frame_of(const gosan_site& site) {
  SourceFrame out;
  out.site = &site;
  out.frame.function = short_function_name(site_string(site.function));
  out.frame.file = site_string(site.file);
  out.frame.line = site.line;
  out.frame.column = site.column;
  out.frame.library = (site.flags & GOSAN_SITE_LIBRARY) != 0;
  out.runtime = (site.flags & GOSAN_SITE_RUNTIME) != 0 ||
                out.frame.function.starts_with(kVisibleWords);
  return out;
}

// libc's part of a thread's start: outside of what the user wrote.
bool is_thread_start(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {
      "_start", "__libc_start_main", "__libc_start_call_main", "start_thread",
      "clone",  "__clone3"};
  return std::any_of(kNames.begin(), kNames.end(), [name](std::string_view s) {
    return name == s || (name.starts_with(s) && name[s.size()] == '@');
  });
}

SourceFrame fallback_frame(Directory& directory, const LoadedObject& object,
                           std::uintptr_t pc) {
  SourceFrame out;
  out.frame.module = object.name;
  out.frame.offset = pc - object.base;
  out.frame.library = object.owner == ObjectOwner::kSystem;
  out.runtime = object.owner == ObjectOwner::kRuntime;
  if (const base::Symbol* symbol =
          directory.symbols(object).function_at(pc - object.base)) {
    out.frame.function = short_function_name(demangle(symbol->name));
    out.runtime = out.runtime || is_runtime_symbol(symbol->name) ||
                  (out.frame.library && is_thread_start(symbol->name));
  } else if (object.name.starts_with("libc.so")) {
    out.runtime = true;  // stripped: the unnamed part is start_thread and co.
  }
  return out;
}

std::vector<SourceFrame> resolve(Directory& directory,
                                 std::uintptr_t return_address) {
  const std::uintptr_t pc = return_address - 1;  // inside the call
  const LoadedObject* object = directory.object_at(pc);
  if (object == nullptr) return {SourceFrame{}};
  if (object->owner != ObjectOwner::kRuntime) {
    if (const CallEntry* call = directory.call_after(return_address, *object)) {
      return frames_of_site(*call->site);
    }
  }
  return {fallback_frame(directory, *object, pc)};
}

bool has_name(const SourceFrame& frame) {
  return !frame.frame.function.empty() || !frame.frame.module.empty();
}

bool is_library(const report::Frame& frame) { return frame.library; }

// The library's frames by which the runtime called the program (std::invoke and
// its like) are as little the program's as the runtime's own.
void drop_plumbing(report::Stack& frames) {
  const auto last_own =
      std::find_if_not(frames.rbegin(), frames.rend(), is_library);
  if (last_own != frames.rend()) {
    frames.erase(last_own.base(), frames.end());
  }
}

void append_visible(const std::vector<SourceFrame>& frames, VisibleStack& out) {
  for (const SourceFrame& frame : frames) {
    if (frame.runtime) {
      drop_plumbing(out.frames);
      continue;
    }
    // An address outside of all objects is no code: a frame pointer that a
    // function without one had used for something else.
    if (!has_name(frame)) continue;
    if (out.frames.empty()) out.innermost = frame.site;
    out.frames.push_back(frame.frame);
  }
}

}  // namespace

const char* site_string(const std::int32_t& field) {
  const char* text = relative<char>(field);
  return text == nullptr ? "" : text;
}

std::vector<SourceFrame> frames_of_site(const gosan_site& site) {
  std::vector<SourceFrame> out;
  const gosan_site* at = &site;
  for (int depth = 0; at != nullptr && depth < kMaxInlineDepth; ++depth) {
    out.push_back(frame_of(*at));
    at = relative<gosan_site>(at->inlined_at);
  }
  return out;
}

std::vector<SourceFrame> frames_at(std::uintptr_t return_address) {
  SleepGuard guard(g_lock);
  return resolve(directory(), return_address);
}

VisibleStack visible_stack(const gosan_site* site, StackId stack) {
  VisibleStack out;
  if (site != nullptr) append_visible(frames_of_site(*site), out);
  const StackFrames view = stack_of(stack);
  SleepGuard guard(g_lock);
  for (std::size_t i = 0; i < view.count; ++i) {
    if (view.pcs[i] == kOmittedFrames) {
      report::Frame mark;
      mark.function = "(older frames omitted)";
      out.frames.push_back(mark);
      break;
    }
    append_visible(resolve(directory(), view.pcs[i]), out);
  }
  return out;
}

report::Stack report_stack(StackId stack) {
  return visible_stack(nullptr, stack).frames;
}

std::optional<GlobalVariable> find_global(std::uintptr_t address) {
  SleepGuard guard(g_lock);
  return directory().global_at(address);
}

ObjectCounts count_objects() {
  const std::vector<const gosan_module*> modules = modules_from(0);
  ObjectCounts counts;
  for (const LoadedObject& object : loaded_objects()) {
    if (object.owner != ObjectOwner::kProgram) continue;
    ++counts.all;
    const auto inside = [&](const gosan_module* module) {
      return object.image.contains(reinterpret_cast<std::uintptr_t>(module));
    };
    if (std::none_of(modules.begin(), modules.end(), inside)) {
      ++counts.uninstrumented;
    }
  }
  return counts;
}

void lock_modules() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_lock.lock();
  lock_module_registry();
}

void unlock_modules() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  unlock_module_registry();
  g_lock.unlock();
}

std::uint32_t describe_pc(const void* pc, gosan_frame* out, std::uint32_t max) {
  const auto return_address = reinterpret_cast<std::uintptr_t>(pc);
  SleepGuard guard(g_lock);
  Directory& known = directory();
  std::uint32_t count = 0;
  for (const SourceFrame& frame : resolve(known, return_address)) {
    if (count == max) break;
    gosan_frame& slot = out[count++];
    slot = {};
    slot.function = known.keep_string(frame.frame.function);
    slot.file = known.keep_string(frame.frame.file.empty() ? frame.frame.module
                                                           : frame.frame.file);
    slot.line = frame.frame.line;
    slot.column = frame.frame.column;
    slot.runtime = frame.runtime ? 1 : 0;
    slot.library = frame.frame.library ? 1 : 0;
    const LoadedObject* object = known.object_at(return_address - 1);
    if (object == nullptr) continue;
    if (const base::Symbol* symbol = known.symbols(*object).function_at(
            return_address - 1 - object->base)) {
      slot.offset = return_address - object->base - symbol->value;
    }
  }
  return count;
}

}  // namespace gosan::detector
