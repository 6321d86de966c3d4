// report.json's keys back to the model.
#pragma once

#include <gosan/report_model.h>

#include <optional>

#include <nlohmann/json_fwd.hpp>

namespace gosan::tool {

// Missing keys are empty values; a value of the wrong type throws
// nlohmann::json::exception.
report::Run parse_run(const nlohmann::json& program);

// Nothing for a kind that this version does not know.
std::optional<report::Finding> parse_finding(const nlohmann::json& finding);

}  // namespace gosan::tool
