/* hooks.h is C11 and stays so. */
#include <gosan/hooks.h>

_Static_assert(sizeof(struct gosan_wait) == 16, "layout of gosan_wait");
_Static_assert(sizeof(struct gosan_park) == 48, "layout of gosan_park");
_Static_assert(offsetof(struct gosan_hooks, goroutine_create) == 8,
               "version and size come first");

uint32_t gosan_test_hooks_version(void) { return GOSAN_HOOKS_VERSION; }
