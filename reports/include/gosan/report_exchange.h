// Reports for other programs: code scanning, test dashboards, review pages.
#pragma once

#include <gosan/report_model.h>

#include <string>

namespace gosan::report {

struct ExchangeOptions {
  std::string strip_path_prefix;  // removed from file names
};

// SARIF 2.1.0: one result for each finding, a thread flow for each goroutine in
// it, the finding's id as fingerprint.
std::string sarif_report(const Report& report, const ExchangeOptions& options);

// JUnit XML: a failed test case for each finding, a skipped one when it is
// known; a single passed one when there are none.
std::string junit_report(const Report& report, const ExchangeOptions& options);

// Workflow commands of GitHub Actions: an annotation for each finding, at its
// first place; a known one is a notice.
std::string github_report(const Report& report, const ExchangeOptions& options);

// GitLab's Code Quality JSON.
std::string gitlab_report(const Report& report, const ExchangeOptions& options);

}  // namespace gosan::report
