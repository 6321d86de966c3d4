// Runs the scenarios that the command line asks for.
#ifndef GOSAN_TESTS_STRESS_RUNNER_H
#define GOSAN_TESTS_STRESS_RUNNER_H

#include <cstdint>
#include <vector>

#include "stress.h"

namespace stress {

std::vector<const Scenario*> all_scenarios();

/// The exit code: 0, or 64 when no scenario has such a name. A round that goes
/// wrong ends the process with 1.
int run_scenarios(const Settings& wanted);

std::uint64_t random_seed();

}  // namespace stress

#endif  // GOSAN_TESTS_STRESS_RUNNER_H
