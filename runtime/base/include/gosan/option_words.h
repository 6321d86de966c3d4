// The words of GOSAN_OPTIONS. The detector and the runtime each read their own
// keys from the same variable, by the same rules.
#ifndef GOSAN_OPTION_WORDS_H
#define GOSAN_OPTION_WORDS_H

#include <optional>
#include <string>
#include <string_view>

namespace gosan::base {

// Splits the text into `key=value` words. They are separated by blanks, or by a
// colon that the next `key=` follows: a path may contain colons. A value in
// double quotes may contain anything.
class OptionWords {
 public:
  explicit OptionWords(std::string_view text) : rest_(text) {}

  // The next word without its quotes; nothing at the end. `closed` is false
  // when a quote was not closed.
  std::optional<std::string> next(bool& closed);

 private:
  bool at_separator() const;

  std::string_view rest_;
};

// `text` with every %p replaced by the process id.
std::string expand_pid(std::string_view text);

}  // namespace gosan::base

#endif  // GOSAN_OPTION_WORDS_H
