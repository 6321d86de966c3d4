// gosan:ignore comments, and big-buffer's being off unless enabled.
#include <gosan/gosan.h>

using namespace gosan;

void use(int);

// ---- silenced ----

void on_the_line(int n) {
  go([&] { use(n); });  // gosan:ignore(capture-by-reference): the caller waits
}

void on_the_line_above(int n) {
  // gosan:ignore(capture-by-reference): the caller waits
  go([&] { use(n); });
}

void two_on_one_line(int n) {
  // gosan:ignore(capture-by-reference): the caller waits
  go([&] { use(n); }); go([&] { use(n); });
}

void other_style(int n) {
  go([&] { use(n); });  /* gosan:ignore(capture-by-reference): the caller */
}

const char* text = "// no comment: gosan:ignore(add-inside): in a string";
auto big = [] { return make_chan<int>(100); };

// ---- not silenced ----

void without_reason(int n) {
  // gosan:ignore(capture-by-reference)   expected-warning@+1{{captures 'n'}}
  go([&] { use(n); });  // expected-warning@-1{{needs a reason}}
}

void empty_reason(int n) {
  /* gosan:ignore(capture-by-reference):*/  // expected-warning{{needs a reason}}
  go([&] { use(n); });  // expected-warning{{captures 'n'}}
}

void another_check(int n) {
  // gosan:ignore(loop-variable): not this one  expected-warning{{nothing here}}
  go([&] { use(n); });  // expected-warning{{captures 'n'}}
}

void two_lines_above(int n) {
  // gosan:ignore(capture-by-reference): too far  expected-warning{{nothing}}

  go([&] { use(n); });  // expected-warning{{captures 'n'}}
}

void unknown(int n) {
  go([n] { use(n); });  // gosan:ignore(typo): why  expected-warning{{no check}}
}

void nothing(int n) {
  // gosan:ignore(double-close): was fixed  expected-warning{{nothing here for}}
  go([n] { use(n); });
}
