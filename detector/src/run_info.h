// The program under observation: what the head of a report says about it.
#pragma once

#include <gosan/report_model.h>

#include <string>
#include <string_view>
#include <vector>

namespace gosan::detector {

// Remembers time and directory. Before main, and in the child of a fork.
void remember_start();

// `path` as it was meant when the program started: programs change directory.
std::string from_start_directory(std::string_view path);

// Everything but the notes.
report::Run describe_run();

// One sentence for each bound that was reached.
std::vector<std::string> describe_bounds();

}  // namespace gosan::detector
