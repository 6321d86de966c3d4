// The formats of `gosan report --format`.
#pragma once

#include <gosan/report_model.h>

#include <string>
#include <string_view>
#include <vector>

namespace gosan::tool {

struct FormatOptions {
  std::string strip_path_prefix;
  std::vector<std::string> source_roots;
  bool color = false;
};

using Writer = std::string (*)(const report::Report&, const FormatOptions&);

// Null for an unknown name; text when it is empty.
Writer find_writer(std::string_view name);

// "text, json, …".
std::string format_names();

// One line for a name that find_writer does not know.
std::string unknown_format(std::string_view name);

}  // namespace gosan::tool
