// Last words. Nothing here allocates or uses stdio: the caller may be anywhere.
#include "check_fail.h"

#include <cstddef>

#include "system.h"

namespace gosan::detector {
namespace {

// A line put together in place; what does not fit is cut.
class Line {
 public:
  void text(const char* s) noexcept {
    while (*s != '\0' && used_ < sizeof(bytes_) - 1) bytes_[used_++] = *s++;
  }
  void number(std::uint64_t n) noexcept {
    char digits[21];
    std::size_t first = sizeof(digits) - 1;
    digits[first] = '\0';
    do {
      digits[--first] = static_cast<char>('0' + n % 10);
      n /= 10;
    } while (n != 0);
    text(digits + first);
  }
  void write_to_stderr() noexcept {
    bytes_[used_++] = '\n';
    raw_write(2, bytes_, used_);
  }

 private:
  char bytes_[512];
  std::size_t used_ = 0;
};

}  // namespace

void check_failed(const char* file, int line, const char* what,
                  std::uint64_t value) noexcept {
  Line out;
  out.text("gosan: internal error: ");
  out.text(file);
  out.text(":");
  out.number(static_cast<std::uint64_t>(line));
  out.text(": ");
  out.text(what);
  out.text(" (");
  out.number(value);
  out.text(")");
  out.write_to_stderr();
  raw_abort();
}

void cannot_work(const char* text, std::int64_t number) noexcept {
  Line out;
  out.text("gosan: ");
  out.text(text);
  if (number != 0) {
    out.text(" (");
    if (number < 0) out.text("-");
    out.number(static_cast<std::uint64_t>(number < 0 ? -number : number));
    out.text(")");
  }
  out.write_to_stderr();
  raw_exit(70);
}

}  // namespace gosan::detector
