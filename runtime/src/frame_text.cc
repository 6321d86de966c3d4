#include "frame_text.h"

#include <gosan/elf_symbols.h>

#include <cxxabi.h>
#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>

#include "hooks.h"

namespace gosan::detail {
namespace {

std::string_view file_name(std::string_view path) noexcept {
  return path.substr(path.rfind('/') + 1);
}

// The unwinder belongs to a throw as much as our own code does.
bool in_own_library(std::string_view path) noexcept {
  const std::string_view name = file_name(path);
  return name.starts_with("libgosan-") || name.starts_with("libboost_") ||
         name.starts_with("libgcc_s.");
}

// How an exception starts and where it must not pass.
bool is_throwing(std::string_view function) noexcept {
  constexpr std::string_view kNames[] = {
      "__cxa_throw",
      "__cxa_rethrow",
      "__cxa_call_terminate",
      "_ZSt9terminatev",
      "__clang_call_terminate",
      "std::terminate",
      "std::rethrow_exception",
      "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE",
      "_Unwind_RaiseException",
      "_Unwind_Resume_or_Rethrow"};
  return std::find(std::begin(kNames), std::end(kNames), function) !=
         std::end(kNames);
}

// Our own templates in the user's program, and what std puts between them and
// the user's callable.
bool is_plumbing(std::string_view symbol) noexcept {
  constexpr std::string_view kPrefixes[] = {
      "_ZN5gosan",         "_ZNK5gosan",    "_ZZN5gosan",
      "_ZNZN5gosan",       "_ZNKZN5gosan",  "_ZSt5apply",
      "_ZSt6invoke",       "_ZSt8__invoke", "_ZSt13__invoke_impl",
      "_ZSt12__apply_impl"};
  return std::any_of(
      std::begin(kPrefixes), std::end(kPrefixes),
      [symbol](std::string_view prefix) { return symbol.starts_with(prefix); });
}

std::string demangled(const char* symbol) {
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(symbol, nullptr, nullptr, &status), &std::free);
  std::string name(status == 0 && text ? text.get() : symbol);
  // A part of a function that the compiler moved elsewhere is still it.
  if (const std::size_t clone = name.find(" [clone"); clone != name.npos) {
    name.resize(clone);
  }
  return name;
}

void append_lines(std::string& out, std::string_view function,
                  std::string_view place, std::uint64_t offset) {
  char suffix[32];
  std::snprintf(suffix, sizeof(suffix), " +0x%llx\n",
                static_cast<unsigned long long>(offset));
  out.append(function);
  if (!function.ends_with(')')) out += "(...)";
  out += "\n\t";
  out.append(place);
  out += suffix;
}

// ---- by symbol tables ----

struct Place {
  std::string object;            // path as the loader knows it
  const char* symbol = nullptr;  // mangled
  std::uint64_t offset = 0;      // from the symbol, else from the object
};

// Tables read so far. Never destroyed: the last words of a process may come
// after its globals.
const base::SymbolTable& table_of(const std::string& path) {
  static std::mutex mutex;
  static auto& tables =
      *new std::map<std::string, std::unique_ptr<base::SymbolTable>>;
  const std::lock_guard guard(mutex);
  std::unique_ptr<base::SymbolTable>& slot = tables[path];
  if (slot == nullptr) slot = std::make_unique<base::SymbolTable>(path);
  return *slot;
}

// False: `pc` lies in no object, or in one of the runtime's own.
bool find_place(const void* pc, Place& out) {
  // The call lies before its return address.
  const void* inside = static_cast<const char*>(pc) - 1;
  Dl_info info{};
  link_map* map = nullptr;
  if (dladdr1(inside, &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) ==
          0 ||
      info.dli_fname == nullptr || in_own_library(info.dli_fname)) {
    return false;
  }
  out.object = info.dli_fname;
  // The executable has no name of its own there, and may have been replaced.
  const bool is_program = map->l_name == nullptr || map->l_name[0] == '\0';
  const std::string path = is_program ? "/proc/self/exe" : map->l_name;
  const auto address = reinterpret_cast<std::uintptr_t>(pc);
  const std::uint64_t in_file = address - map->l_addr;
  out.offset = address - reinterpret_cast<std::uintptr_t>(info.dli_fbase);
  if (const base::Symbol* symbol = table_of(path).function_at(in_file - 1)) {
    out.symbol = symbol->name;
    out.offset = in_file - symbol->value;
  } else if (info.dli_sname != nullptr) {
    out.symbol = info.dli_sname;
    out.offset = address - reinterpret_cast<std::uintptr_t>(info.dli_saddr);
  }
  return true;
}

// The callable in a goroutine's outermost frame, into which the compiler may
// have put its body: `main::$_0` of `BoundClosure<main::$_0>::call(...)`.
std::string_view bound_callable(std::string_view function) noexcept {
  constexpr std::string_view kBefore = "gosan::detail::BoundClosure<";
  if (!function.starts_with(kBefore)) return {};
  function.remove_prefix(kBefore.size());
  int depth = 0;
  for (std::size_t i = 0; i < function.size(); ++i) {
    const char c = function[i];
    if (depth == 0 && (c == ',' || c == '>')) return function.substr(0, i);
    if (c == '<' || c == '(' || c == '{') ++depth;
    if (c == '>' || c == ')' || c == '}') --depth;
  }
  return {};
}

// The function line of the frame that was appended last.
std::string_view last_function(std::string_view out) noexcept {
  const std::size_t end = out.rfind("\n\t");
  if (end == std::string_view::npos) return {};
  const std::size_t before = out.rfind('\n', end - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return out.substr(begin, end - begin);
}

bool append_body(std::string& out, const Place& place) {
  const std::string whole = demangled(place.symbol);
  const std::string_view callable = bound_callable(whole);
  // A pointer's function has a frame of its own.
  if (callable.empty() || callable.ends_with(')')) return false;
  const std::string body = std::string(callable) + "::operator()(";
  if (last_function(out).starts_with(body)) return false;
  append_lines(out, body + ')', place.object, place.offset);
  return true;
}

bool append_by_symbols(std::string& out, const void* pc,
                       std::string_view prefix) {
  Place place;
  if (!find_place(pc, place)) return false;
  if (place.symbol != nullptr && prefix.empty() &&
      std::string_view(place.symbol)
          .starts_with("_ZN5gosan6detail12BoundClosure")) {
    return append_body(out, place);
  }
  if (place.symbol != nullptr &&
      (is_plumbing(place.symbol) || is_throwing(place.symbol))) {
    return false;
  }
  // Inner functions of the C++ library, which has no names for them.
  if (place.symbol == nullptr &&
      file_name(place.object).starts_with("libstdc++.")) {
    return false;
  }
  std::string function(prefix);
  function += place.symbol == nullptr ? "??" : demangled(place.symbol);
  append_lines(out, function, place.object, place.offset);
  return true;
}

// ---- by the listener ----

// As is_plumbing, for the names that the listener gives.
bool is_library_plumbing(const gosan_frame& frame) noexcept {
  if (frame.library == 0) return false;
  constexpr std::string_view kResult = "decltype(auto) ";
  constexpr std::string_view kPrefixes[] = {
      "std::__invoke", "std::invoke<", "std::__apply_impl<", "std::apply<"};
  std::string_view function(frame.function);
  if (function.starts_with(kResult)) function.remove_prefix(kResult.size());
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                     [function](std::string_view prefix) {
                       return function.starts_with(prefix);
                     });
}

bool append_by_listener(std::string& out, const void* pc,
                        std::string_view prefix) {
  constexpr std::uint32_t kMaxInlined = 16;
  gosan_frame frames[kMaxInlined];
  const std::uint32_t count = hooks()->describe(pc, frames, kMaxInlined);
  bool shown = false;
  for (std::uint32_t i = 0; i < count; ++i) {
    const gosan_frame& frame = frames[i];
    if (frame.runtime != 0 || is_throwing(frame.function) ||
        is_library_plumbing(frame)) {
      continue;
    }
    std::string place(frame.file);
    if (place.empty()) place = "??";
    place += ':' + std::to_string(frame.line);
    append_lines(out, std::string(shown ? "" : prefix) + frame.function, place,
                 frame.offset);
    shown = true;
  }
  return shown;
}

}  // namespace

bool append_frame(std::string& out, const void* pc, std::string_view prefix) {
  return hooks() != nullptr ? append_by_listener(out, pc, prefix)
                            : append_by_symbols(out, pc, prefix);
}

}  // namespace gosan::detail
