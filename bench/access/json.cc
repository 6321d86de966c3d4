// A recursive-descent parser that builds a tree of values: bytes read one by
// one, strings, growing vectors, virtual memory of ten times the text.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kernel.h"

constexpr std::size_t kBytes = 20'000'000;

struct Value;
using Array = std::vector<Value>;
using Object = std::vector<std::pair<std::string, Value>>;
struct Value {
  std::variant<std::nullptr_t, bool, double, std::string, Array, Object> data;
};

class Parser {
 public:
  explicit Parser(const std::string& text)
      : at_(text.data()), end_(at_ + text.size()) {}

  Value parse() {
    skip_space();
    switch (at_ == end_ ? '\0' : *at_) {
      case '{':
        return {parse_object()};
      case '[':
        return {parse_array()};
      case '"':
        return {parse_string()};
      case 't':
        at_ += 4;
        return {true};
      case 'f':
        at_ += 5;
        return {false};
      case 'n':
        at_ += 4;
        return {nullptr};
      default:
        return {parse_number()};
    }
  }

 private:
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n')) at_++;
  }
  // Skips `c`; false, and nothing happens, when something else comes next.
  bool accept(char c) {
    skip_space();
    if (at_ == end_ || *at_ != c) return false;
    at_++;
    return true;
  }

  Object parse_object() {
    Object members;
    at_++;
    while (!accept('}')) {
      skip_space();
      std::string name = parse_string();
      accept(':');
      members.emplace_back(std::move(name), parse());
      accept(',');
    }
    return members;
  }

  Array parse_array() {
    Array items;
    at_++;
    while (!accept(']')) {
      items.push_back(parse());
      accept(',');
    }
    return items;
  }

  std::string parse_string() {
    std::string text;
    for (at_++; *at_ != '"'; at_++) {
      if (*at_ == '\\') at_++;
      text.push_back(*at_);
    }
    at_++;
    return text;
  }

  double parse_number() {
    const bool is_negative = accept('-');
    double number = 0;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; at_++) {
      number = 10 * number + (*at_ - '0');
    }
    return is_negative ? -number : number;
  }

  const char* at_;
  const char* end_;
};

std::string write_text(Random& random) {
  std::string text = "[\n";
  while (text.size() < kBytes) {
    text += R"({"id": )" + std::to_string(random.below(1'000'000'000));
    text += R"(, "name": "user )" + std::to_string(random.below(1'000'000));
    text += R"(", "tags": ["alpha", "beta gamma delta epsilon", null, true],)";
    text += R"( "position": {"x": -17, "y": )" +
            std::to_string(random.below(1000)) + "}},\n";
  }
  return text += "0]";
}

std::uint64_t count_values(const Value& value) {
  std::uint64_t sum = 1;
  if (const auto* items = std::get_if<Array>(&value.data)) {
    for (const Value& item : *items) sum += count_values(item);
  } else if (const auto* members = std::get_if<Object>(&value.data)) {
    for (const auto& [name, member] : *members) {
      sum += name.size() + count_values(member);
    }
  }
  return sum;
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    Random random(seed);
    const std::string text = write_text(random);
    return count_values(Parser(text).parse());
  });
}
