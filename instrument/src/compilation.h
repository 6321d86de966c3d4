// The state of one compilation: filled by the AST part, used by the IR passes.
#pragma once

#include "function_names.h"
#include "options.h"
#include "source_map.h"

namespace gosan::instrument {

struct Compilation {
  Options options;
  SourceMap source;
  FunctionNames names;
};

}  // namespace gosan::instrument
