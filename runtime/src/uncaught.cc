#include "uncaught.h"

#include <gosan/panic.h>

#include <cxxabi.h>
#include <unwind.h>

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string_view>
#include <typeinfo>
#include <vector>

#include "error_node.h"
#include "panic_note.h"
#include "spawn.h"

namespace gosan::detail {
namespace {

// ---- the C++ library's record of an exception ----

// Source: Itanium-EH, section 2.2.1. The thrown object follows. In a dependent
// one, which std::rethrow_exception throws, the first word is the object of the
// primary one instead.
struct CxxException {
  const std::type_info* type;
  void (*destructor)(void*);
  void (*unexpected_handler)();
  void (*terminate_handler)();
  CxxException* next;
  int handler_count;  // < 0: being thrown again
  int handler_switch;
  const unsigned char* action;
  const unsigned char* language_data;
  std::uintptr_t catch_temporary;
  void* adjusted;
  _Unwind_Exception header;
};
static_assert(sizeof(CxxException) ==
              10 * sizeof(void*) + sizeof(_Unwind_Exception));

struct CxxGlobals {
  CxxException* caught;
  unsigned int uncaught;
};

constexpr std::uint64_t kDependent = 1;        // in the last byte of the class
constexpr std::uint64_t kAnyCxx = 0x432B2B00;  // "C++\0"

bool is_cxx(const _Unwind_Exception& exception) noexcept {
  return (exception.exception_class & 0xFFFFFF00) == kAnyCxx;
}

CxxException* record_of(_Unwind_Exception* exception) noexcept {
  return reinterpret_cast<CxxException*>(exception + 1) - 1;
}

struct Thrown {
  const std::type_info* type;
  void* object;
};

Thrown thrown_by(CxxException* record) noexcept {
  if ((record->header.exception_class & 0xFF) != kDependent) {
    return {record->type, record + 1};
  }
  void* object = const_cast<std::type_info*>(record->type);
  return {(static_cast<CxxException*>(object) - 1)->type, object};
}

// The object as a `Wanted`, null when it is none.
template <class Wanted>
const Wanted* as(const Thrown& thrown) noexcept {
  constexpr unsigned kOutermost = 1;
  void* object = thrown.object;
  if (!typeid(Wanted).__do_catch(thrown.type, &object, kOutermost)) {
    return nullptr;
  }
  return static_cast<const Wanted*>(object);
}

// ---- what it says ----

std::string name_of(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
  return status == 0 && name ? name.get() : type.name();
}

struct Said {
  std::string text;  // after `panic: `
  std::string type;  // "" for a panic: Go's have none to show
};

Said said_by(const Thrown& thrown) {
  if (const auto* panic = as<PanicError>(thrown)) return {panic->what(), ""};
  const std::string type = name_of(*thrown.type);
  if (const auto* error = as<std::exception>(thrown)) {
    return {error->what(), type};
  }
  if (const auto* text = as<std::string>(thrown)) return {*text, type};
  if (*thrown.type == typeid(const char*)) {
    const auto* text = static_cast<const char* const*>(thrown.object);
    if (*text != nullptr) return {*text, type};
  }
  if (*thrown.type == typeid(int)) {
    const int value = *static_cast<const int*>(thrown.object);
    return {'(' + type + ") " + std::to_string(value), ""};
  }
  return {'(' + type + ')', ""};
}

// What is caught and not yet done with, oldest first, without `last`: panics
// that were recovered from by the handler that `last` was thrown in.
std::vector<Thrown> recovered_before(const Thrown& last) {
  const auto* globals =
      reinterpret_cast<const CxxGlobals*>(abi::__cxa_get_globals());
  std::vector<Thrown> chain;
  for (CxxException* caught = globals->caught; caught != nullptr;
       caught = caught->next) {
    if (!is_cxx(caught->header)) break;  // of another language: no list
    const Thrown thrown = thrown_by(caught);
    if (thrown.object != last.object) chain.insert(chain.begin(), thrown);
  }
  return chain;
}

bool is_thrown_again(const Thrown& thrown) noexcept {
  const auto* globals =
      reinterpret_cast<const CxxGlobals*>(abi::__cxa_get_globals());
  for (CxxException* caught = globals->caught; caught != nullptr;
       caught = caught->next) {
    if (!is_cxx(caught->header)) break;
    if (thrown_by(caught).object == thrown.object) return true;
  }
  return false;
}

void append_panic(std::string& out, std::string_view text) {
  if (!out.empty()) out += "\n\t";
  out += "panic: ";
  out += text;
}

LastWords* words_of(const Thrown& thrown, const std::string& before,
                    bool thrown_again) {
  auto* words = new LastWords;
  words->panics = before;
  for (const Thrown& recovered : recovered_before(thrown)) {
    append_panic(words->panics, said_by(recovered).text + " [recovered]");
  }
  const Said said = said_by(thrown);
  append_panic(words->panics, said.text);
  if (thrown_again) words->panics += " [recovered, repanicked]";
  if (!said.type.empty()) words->note = "[exception " + said.type + "]\n";
  return words;
}

// A panic knows where it was raised, however often it was caught since.
bool take_panic_stack(const Goroutine& self, const Thrown& thrown,
                      StackTrace& out) {
  const auto* panic = as<PanicError>(thrown);
  if (panic == nullptr) return false;
  const StackTrace* stack = panic_stack_of(self, panic->what());
  if (stack == nullptr || stack->empty()) return false;
  out = *stack;
  return true;
}

void note_uncaught(_Unwind_Exception* exception) {
  Goroutine& self = current();
  if (!is_cxx(*exception)) {
    self.last_words = new LastWords{"panic: (not a C++ exception)", "", {}};
  } else {
    const Thrown thrown = thrown_by(record_of(exception));
    if (*thrown.type == typeid(GoexitUnwind)) return;
    self.last_words = words_of(thrown, {}, is_thrown_again(thrown));
    if (take_panic_stack(self, thrown, self.last_words->stack)) return;
  }
  unwind_own(self.last_words->stack);
}

}  // namespace

LastWords* words_of_handled(const std::string& before) {
  const auto* globals =
      reinterpret_cast<const CxxGlobals*>(abi::__cxa_get_globals());
  CxxException* caught = globals->caught;
  if (caught == nullptr || !is_cxx(caught->header)) return nullptr;
  const Thrown thrown = thrown_by(caught);
  LastWords* words = words_of(thrown, before, false);
  if (!take_panic_stack(current(), thrown, words->stack)) {
    unwind_own(words->stack);
  }
  return words;
}

}  // namespace gosan::detail

extern "C" {

__attribute__((visibility("hidden"), used)) _Unwind_Reason_Code
gosan_watch_exception(int version, _Unwind_Action actions,
                      _Unwind_Exception_Class, _Unwind_Exception* exception,
                      _Unwind_Context*) {
  if (version == 1 && (actions & _UA_SEARCH_PHASE) != 0) {
    gosan::detail::note_uncaught(exception);
  }
  return _URC_CONTINUE_UNWIND;
}

void gosan_call_watched(void (*run)(void*), void* argument);
// 0x1b: the personality's address is relative, in four bytes.
__asm__(R"(
  .pushsection .text
  .p2align 4
  .hidden gosan_call_watched
  .globl gosan_call_watched
  .type gosan_call_watched,@function
gosan_call_watched:
  .cfi_startproc
  .cfi_personality 0x1b, gosan_watch_exception
  pushq %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset %rbp, -16
  movq %rsp, %rbp
  .cfi_def_cfa_register %rbp
  movq %rdi, %rax
  movq %rsi, %rdi
  callq *%rax
  popq %rbp
  .cfi_def_cfa %rsp, 8
  retq
  .cfi_endproc
  .size gosan_call_watched, . - gosan_call_watched
  .popsection
)");

}  // extern "C"

namespace gosan::detail {

void call_watched(void (*run)(void*), void* argument) {
  gosan_call_watched(run, argument);
}

}  // namespace gosan::detail
