// Writes JSON with two spaces of indentation, or on one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gosan::report {

// Keys and values in the order in which they are given. Calls must nest: an
// object holds key() and then a value, an array values. Strings may hold any
// bytes: what is not UTF-8 becomes U+FFFD.
class JsonWriter {
 public:
  enum class Layout { kIndented, kOneLine };

  explicit JsonWriter(Layout layout) : layout_(layout) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(bool truth);

  template <typename T>
  JsonWriter& field(std::string_view name, T content) {
    return key(name).value(content);
  }
  JsonWriter& field(std::string_view name, const char* text) {
    return key(name).value(std::string_view(text));
  }
  JsonWriter& field(std::string_view name, std::uint32_t number) {
    return key(name).value(std::uint64_t{number});
  }

  // The text so far, with a final line feed.
  std::string take();

 private:
  void before_value();
  void open(char bracket);
  void close(char bracket);
  void new_line();
  void append_string(std::string_view text);

  Layout layout_;
  std::string out_;
  std::size_t depth_ = 0;
  bool first_ = true;  // in the innermost object or array
  bool after_key_ = false;
};

}  // namespace gosan::report
