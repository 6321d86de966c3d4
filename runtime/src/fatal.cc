#include "fatal.h"

#include <gosan/panic.h>

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <exception>
#include <string>

#include "error_node.h"
#include "hooks.h"
#include "internal_error.h"
#include "panic_note.h"
#include "process.h"
#include "scheduler.h"
#include "spawn.h"
#include "traceback.h"
#include "uncaught.h"
#include "unwind.h"
#include "world.h"

namespace gosan {
namespace detail {
namespace {

// Only one report.
bool try_claim_last_words() noexcept {
  static std::atomic<bool> claimed{false};
  return !claimed.exchange(true, std::memory_order_acq_rel);
}

// Who comes later waits for the end.
void claim_last_words() {
  if (!try_claim_last_words()) stop_here_for_ever();
}

void print(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string own_stack() {
  StackTrace stack;
  unwind_own(stack);
  return describe_running(current(), stack);
}

[[noreturn]] void say_and_end(const LastWords& words) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->misuse_ends(words.panics.c_str());
  }
  print(words.panics + '\n' + words.note + '\n' +
        describe_running(current(), words.stack));
  end_process(kFatalExitCode, Ending::kFatal);
}

// What is on its way while a deferred call raises another panic. An exception
// that will be caught and is no PanicError cannot be asked.
std::string panics_on_their_way(const Goroutine& self) {
  if (self.last_words != nullptr) return self.last_words->panics;
  const PanicNote* note = self.panic_note;
  return "panic: " + (note != nullptr && note->first != nullptr
                          ? error_text(note->first)
                          : std::string("(exception)"));
}

void on_terminate() {
  if (current_goroutine_or_null() != nullptr) {
    // Null when terminate was called without an exception.
    if (const LastWords* words = words_of_handled({})) {
      claim_last_words();
      say_and_end(*words);
    }
  }
  __gnu_cxx::__verbose_terminate_handler();
}

void report_deadlock(Closure*) {
  claim_last_words();
  stop_world();
  const gosan_hooks* listener = hooks();
  if (listener != nullptr) listener->deadlock();
  std::string text =
      live_goroutines() == 0
          ? "fatal error: no goroutines (main called runtime.Goexit) - "
            "deadlock!\n"
          : "fatal error: all goroutines are asleep - deadlock!\n\n";
  text += describe_others(Reach::kQuiet);
  print(text);
  start_world();
  end_process(kFatalExitCode, Ending::kFatal);
}

}  // namespace

void fatal_error(std::string_view text) {
  claim_last_words();
  std::string out = "fatal error: ";
  out.append(text);
  out += "\n\n" + own_stack();
  // Unlike a panic it shows everybody, as Go's does.
  stop_world();
  const std::string others = describe_others(Reach::kQuiet);
  start_world();
  if (!others.empty()) out += '\n' + others;
  print(out);
  end_process(kFatalExitCode, Ending::kFatal);
}

void fatal_misuse(const char* text, const void* object) {
  if (const gosan_hooks* listener = hooks()) {
    listener->misuse(text, object);
    listener->misuse_ends(text);
  }
  fatal_error(text);
}

void report_uncaught_exception() noexcept {
  claim_last_words();
  const Goroutine& self = current();
  // The search for a handler cannot have ended here without noting it.
  GOSAN_CHECK(self.last_words != nullptr, "an exception without a search");
  say_and_end(*self.last_words);
}

void install_terminate_handler() noexcept {
  // A program that has its own keeps it.
  if (std::get_terminate() == __gnu_cxx::__verbose_terminate_handler) {
    std::set_terminate(on_terminate);
  }
}

void report_quit(const QuitSignal& signal) {
  if (!try_claim_last_words()) return;
  stop_world(StopScope::kAll);
  char head[96];
  std::snprintf(head, sizeof(head),
                "SIGQUIT: quit\nPC=0x%llx m=0 sigcode=%d\n\n",
                static_cast<unsigned long long>(signal.pc), signal.code);
  print(head + describe_others(Reach::kEverything));
}

void nested_panic() noexcept {
  claim_last_words();
  const LastWords* words = words_of_handled(panics_on_their_way(current()));
  GOSAN_CHECK(words != nullptr, "a nested panic outside its handler");
  say_and_end(*words);
}

Goroutine& make_deadlock_reporter() {
  static Closure closure{&report_deadlock, [](Closure*) noexcept {}};
  return make_system_goroutine(closure);
}

}  // namespace detail
}  // namespace gosan
