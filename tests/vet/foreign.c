/* C: nothing to check. */
/* expected-no-diagnostics */
#include <stdlib.h>

static void go(void (*f)(void)) { f(); }
static void fail(void) { exit(1); }

int main(void) {
  go(fail);
  return 0;
}
