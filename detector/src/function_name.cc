// Reads demangled names; the grammar is what c++filt prints.

#include "function_name.h"

#include <cxxabi.h>

#include <cctype>
#include <cstddef>
#include <cstdlib>

namespace gosan::detector {
namespace {

constexpr std::string_view kOperator = "operator";

bool is_identifier(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         c == '$';
}

// Length of the operator name that starts at text[at], 0 when none does. Its
// brackets are no brackets: "operator<", "operator()", "operator->".
std::size_t operator_length(std::string_view text, std::size_t at) {
  constexpr std::string_view kSymbols[] = {
      "<=>", "<<=", ">>=", "->*", "()", "[]", "->", "<<", ">>", "<=",
      ">=",  "==",  "!=",  "&&",  "||", "++", "--", "+=", "-=", "*=",
      "/=",  "%=",  "^=",  "&=",  "|=", "<",  ">",  "=",  "!",  "+",
      "-",   "*",   "/",   "%",   "^",  "&",  "|",  "~",  ","};
  if (at > 0 && is_identifier(text[at - 1])) return 0;
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with(kOperator)) return 0;
  const std::string_view after = rest.substr(kOperator.size());
  if (after.empty() || is_identifier(after[0])) return 0;
  for (const std::string_view symbol : kSymbols) {  // the longest come first
    if (after.starts_with(symbol)) return kOperator.size() + symbol.size();
  }
  return kOperator.size();  // a conversion, or "operator new"
}

// Where the parameter list and the name start, as seen from outside of all
// brackets.
struct Shape {
  std::size_t name = 0;
  std::size_t parameters = std::string_view::npos;
};

Shape find_shape(std::string_view text) {
  Shape shape;
  int depth = 0;
  bool in_operator = false;  // blanks belong to the name: "operator bool"
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t length = operator_length(text, i)) {
      if (depth == 0) in_operator = true;
      i += length - 1;
      continue;
    }
    const char c = text[i];
    if (c == '(' && depth == 0 && i > shape.name &&
        !text.substr(i).starts_with("(anonymous namespace)")) {
      shape.parameters = i;
    }
    if (c == '(' || c == '<' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == '>' || c == ']' || c == '}') --depth;
    if (depth != 0) continue;
    if (text.substr(i).starts_with("::")) in_operator = false;
    if (c == ' ' && shape.parameters == std::string_view::npos &&
        !in_operator) {
      shape.name = i + 1;
    }
    // A local name: "f(int)::inner()"; the list that counts is the last one.
    if (text.substr(i).starts_with(")::")) {
      shape.parameters = std::string_view::npos;
    }
  }
  return shape;
}

// "f(int)::g" -> "f::g": the enclosing functions lose their parameters too.
std::string without_inner_parameters(std::string_view name) {
  std::string out;
  std::size_t kept = 0;  // of `name`
  int depth = 0;
  std::size_t open = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (const std::size_t length = operator_length(name, i)) {
      i += length - 1;
      continue;
    }
    const char c = name[i];
    if (c == '(' && depth == 0) open = i;
    if (c == '(' || c == '<' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == '>' || c == ']' || c == '}') --depth;
    const std::size_t after = i + 1;
    if (c != ')' || depth != 0) continue;
    if (name.substr(open).starts_with("(anonymous namespace)")) continue;
    std::string_view rest = name.substr(after);
    for (std::string_view word : {" const", " volatile", " &&", " &"}) {
      if (rest.starts_with(word)) rest.remove_prefix(word.size());
    }
    if (!rest.starts_with("::")) continue;
    out += name.substr(kept, open - kept);
    kept = name.size() - rest.size();
  }
  return out += name.substr(kept);
}

}  // namespace

std::string short_function_name(std::string_view demangled) {
  const Shape shape = find_shape(demangled);
  if (shape.parameters == std::string_view::npos ||
      shape.parameters <= shape.name) {
    return std::string(demangled);
  }
  return without_inner_parameters(
      demangled.substr(shape.name, shape.parameters - shape.name));
}

std::string demangle(const char* mangled) {
  int status = 0;
  char* text = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  if (text == nullptr) return mangled;
  std::string out = text;
  std::free(text);
  return out;
}

bool is_runtime_symbol(std::string_view mangled) {
  // _ZN5gosan..., _ZNK5gosan..., locals and lambdas of them: _ZZN5gosan...
  if (!mangled.starts_with("_Z")) return false;
  mangled.remove_prefix(2);
  while (mangled.starts_with('Z')) mangled.remove_prefix(1);
  if (!mangled.starts_with('N')) return false;
  mangled.remove_prefix(1);
  if (mangled.starts_with('K')) mangled.remove_prefix(1);
  return mangled.starts_with("5gosan");
}

}  // namespace gosan::detector
