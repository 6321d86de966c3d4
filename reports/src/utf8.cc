// Decoding and cleaning of UTF-8.
#include "utf8.h"

#include <fmt/format.h>

#include <iterator>

namespace gosan::report {
namespace {

constexpr char32_t kReplacement = 0xfffd;

// What a lead byte says: how many bytes follow, its own bits, and the smallest
// value that needs this length.
struct Lead {
  std::size_t trail;
  char32_t bits;
  char32_t smallest;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {0, byte, 0};
  if (byte >= 0xc2 && byte < 0xe0) return {1, byte & 0x1fu, 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return {2, byte & 0x0fu, 0x800};
  if (byte >= 0xf0 && byte < 0xf5) return {3, byte & 0x07u, 0x10000};
  return {0, kReplacement, 0};
}

bool is_control(char32_t value) {
  return value < 0x20 || (value >= 0x7f && value < 0xa0);
}

bool reorders_text(char32_t value) {
  return (value >= 0x202a && value <= 0x202e) ||
         (value >= 0x2066 && value <= 0x2069) || value == 0x200e ||
         value == 0x200f || value == 0x2028 || value == 0x2029;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const CodePoint broken{kReplacement, 1, false};
  const Lead lead = lead_of(static_cast<unsigned char>(text[0]));
  if (lead.bits == kReplacement || text.size() <= lead.trail) return broken;
  char32_t value = lead.bits;
  for (std::size_t i = 1; i <= lead.trail; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return broken;
    value = value << 6 | (byte & 0x3fu);
  }
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  if (value < lead.smallest || surrogate || value > 0x10ffff) return broken;
  return {value, lead.trail + 1, true};
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    out += point.valid ? text.substr(0, point.length) : "\uFFFD";
    text.remove_prefix(point.length);
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    if (!point.valid) {
      out += "\uFFFD";
    } else if (is_control(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                     static_cast<unsigned>(point.value));
    } else if (reorders_text(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}",
                     static_cast<unsigned>(point.value));
    } else {
      out += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  return out;
}

}  // namespace gosan::report
