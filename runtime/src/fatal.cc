#include "fatal.h"

#include <gosan/panic.h>

#include <cxxabi.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <typeinfo>

#include "error_node.h"
#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "spawn.h"
#include "traceback.h"
#include "world.h"

namespace gosan {
namespace detail {
namespace {

// Only one report; who comes later waits for the end.
void claim_last_words() {
  static std::atomic<bool> claimed{false};
  if (claimed.exchange(true, std::memory_order_acq_rel)) stop_here_for_ever();
}

void print(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string own_stack() {
  Goroutine& self = current();
  StackCapture capture;
  capture.count = capture_own(capture.pcs, StackCapture::kMaxFrames);
  return describe_running(self, capture.pcs, capture.count);
}

std::string type_name(const std::type_info& type) {
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
  return status == 0 && name ? name.get() : type.name();
}

// What an exception says, as `panic: ` shows it.
std::string text_of_current_exception() {
  try {
    throw;
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    return type == nullptr ? "(unknown)" : '(' + type_name(*type) + ')';
  }
}

bool current_is_panic() {
  try {
    throw;
  } catch (const PanicError&) {
    return true;
  } catch (...) {
    return false;
  }
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
  text += describe_all(false);
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
  print(out);
  end_process(kFatalExitCode, Ending::kFatal);
}

void report_uncaught_exception() noexcept {
  claim_last_words();
  Goroutine& self = current();
  std::string out = "panic: " + text_of_current_exception() + "\n\n";
  const std::uint32_t frames = current_is_panic() ? self.panic_pc_count : 0;
  out += describe_running(self, self.panic_pcs, frames);
  print(out);
  end_process(kFatalExitCode, Ending::kFatal);
}

void nested_panic() noexcept {
  claim_last_words();
  Goroutine& self = current();
  std::string out = "panic: ";
  out += self.first_panic != nullptr ? error_text(self.first_panic)
                                     : std::string("(unknown)");
  out += "\n\tpanic: " + text_of_current_exception() + "\n\n" + own_stack();
  print(out);
  end_process(kFatalExitCode, Ending::kFatal);
}

Goroutine& make_deadlock_reporter() {
  static Closure closure{&report_deadlock, [](Closure*) noexcept {}};
  return make_system_goroutine(closure);
}

}  // namespace detail
}  // namespace gosan
