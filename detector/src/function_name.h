// Names of functions as reports show them.
#pragma once

#include <string>
#include <string_view>

namespace gosan::detector {

// `demangled` without return type, parameters and qualifiers:
// "void f<int>(int)" -> "f<int>", "main::$_0::operator()() const" ->
// "main::$_0::operator()". What does not look like a function stays as it is.
std::string short_function_name(std::string_view demangled);

// Demangles an Itanium name; other names come back as they are.
std::string demangle(const char* mangled);

// Whether a mangled name is a function of gosan's own headers.
bool is_runtime_symbol(std::string_view mangled);

}  // namespace gosan::detector
