// Exit codes of the process that the detector decides about; see docs.
#pragma once

namespace gosan::detector {

inline constexpr int kBadOptionsExitCode = 64;
// Our own failure, or a report that could not be written.
inline constexpr int kReportFailedExitCode = 70;

}  // namespace gosan::detector
