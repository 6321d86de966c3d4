// Which program loaded the plugin.
#pragma once

namespace gosan::instrument {

/// The host is the clang that this plugin was built for, not opt or another
/// user of the LLVM libraries.
bool host_is_clang();

}  // namespace gosan::instrument
