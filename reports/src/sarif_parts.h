// What every SARIF log of ours has in common.
#pragma once

#include <string>
#include <string_view>

namespace gosan::report {

inline constexpr std::string_view kSarifSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json";

// A path as RFC 3986 wants it: relative, or with the file scheme.
std::string sarif_uri(std::string_view path);

}  // namespace gosan::report
