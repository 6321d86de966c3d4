// A test library's assertion, as far as the checks see it.
#pragma once

#pragma GCC system_header

#define ASSERT_TRUE(condition) \
  if (condition) {             \
  } else                       \
    return
