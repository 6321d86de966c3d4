// How many processors a process gets by default.
#ifndef GOSAN_RUNTIME_CPU_LIMIT_H
#define GOSAN_RUNTIME_CPU_LIMIT_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gosan::detail {

/// Processors' worth of time that this process's control group allows
/// (quota / period), from the files below `root`: "" on a real system. Only the
/// group itself is asked, not those above it. Nothing when there is no limit,
/// no group, or a file that cannot be understood.
/// Source: Go 1.25, internal/runtime/cgroup.
std::optional<double> cgroup_cpu_limit(const std::string& root = {});

/// The value of GOMAXPROCS in the environment; nothing unless it is a positive
/// decimal number. Source: Go 1.25, runtime.schedinit.
std::optional<std::uint32_t> parse_gomaxprocs(const char* text);

/// The smaller of `cores` and the limit, which counts as 2 at least and is
/// rounded up. Source: Go 1.25, runtime.adjustCgroupGOMAXPROCS.
std::uint32_t default_processors(std::uint32_t cores,
                                 std::optional<double> limit);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_CPU_LIMIT_H
