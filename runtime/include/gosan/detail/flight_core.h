// The untyped half of singleflight, inside the shared library.
#ifndef GOSAN_DETAIL_FLIGHT_CORE_H
#define GOSAN_DETAIL_FLIGHT_CORE_H

#include <gosan/detail/map_core.h>
#include <gosan/error.h>
#include <gosan/export.h>

#include <atomic>
#include <cstdint>

namespace gosan::detail {

struct Chan;

/// A channel that gets the result of a call; owns one reference to it.
struct FlightListener {
  Chan* chan;
  FlightListener* next;
};

/// Who takes part in a call besides the goroutine that runs it.
struct FlightCore {
  std::atomic<std::uint32_t> spin{0};  // guards the rest
  bool landed = false;
  bool shared = false;
  FlightListener* listeners = nullptr;  // in the order of their calls
};

/// Joins a call, with a listener or, if null, to wait for it. False: it has
/// ended, and the listener is still the caller's.
GOSAN_API bool flight_join(FlightCore& flight, FlightListener* listener);
/// Nobody joins from now on; says whether anybody has.
GOSAN_API bool flight_land(FlightCore& flight);

/// The exception being handled as what a panic of the call says: its text and,
/// after an empty line, the stack.
GOSAN_API Error flight_panic() noexcept;
/// Raises it where nobody can catch it, and blocks for ever.
[[noreturn]] GOSAN_API void flight_crash(const Error& panic);

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_FLIGHT_CORE_H
