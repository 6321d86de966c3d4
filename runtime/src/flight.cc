// Source: x-sync, singleflight (docs/references.md).
#include <gosan/detail/flight_core.h>
#include <gosan/panic.h>
#include <gosan/select.h>

#include <string>

#include "goroutine.h"
#include "panic_note.h"
#include "spin_lock.h"
#include "traceback.h"
#include "unwind.h"

namespace gosan::detail {
namespace {

class FlightGuard {
 public:
  explicit FlightGuard(FlightCore& flight) noexcept : flight_(flight) {
    spin_lock(flight_.spin);
  }
  FlightGuard(const FlightGuard&) = delete;
  FlightGuard& operator=(const FlightGuard&) = delete;
  ~FlightGuard() { spin_unlock(flight_.spin); }

 private:
  FlightCore& flight_;
};

// The frames of the panic with this text, if they are known, else of its
// handler; without the line "goroutine N [running]:", which is no longer true
// when it is read.
std::string panic_stack(const char* panic_text) {
  const Goroutine& self = current();
  StackTrace own;
  const StackTrace* stack = panic_stack_of(self, panic_text);
  if (stack == nullptr) unwind_own(own);
  const std::string text =
      describe_running(self, stack == nullptr ? own : *stack);
  const std::size_t line = text.find('\n');
  return line == std::string::npos ? text : text.substr(line + 1);
}

}  // namespace

bool flight_join(FlightCore& flight, FlightListener* listener) {
  FlightGuard guard(flight);
  if (flight.landed) return false;
  flight.shared = true;
  if (listener != nullptr) {
    FlightListener** last = &flight.listeners;
    while (*last != nullptr) last = &(*last)->next;
    *last = listener;
  }
  return true;
}

bool flight_land(FlightCore& flight) {
  FlightGuard guard(flight);
  flight.landed = true;
  return flight.shared;
}

Error flight_panic() noexcept {
  try {
    throw;
  } catch (const PanicError& error) {
    return Error(std::string(error.what()) + "\n\n" +
                 panic_stack(error.what()));
  } catch (const std::exception& error) {
    return Error(std::string(error.what()) + "\n\n" + panic_stack(nullptr));
  } catch (...) {
    return Error("unknown exception\n\n" + panic_stack(nullptr));
  }
}

void flight_crash(const Error& error) {
  go([text = error.message()] { panic(text); });
  for (;;) select();
}

}  // namespace gosan::detail
