// The first code that runs when the plugin is loaded: ends a compiler that the
// plugin does not fit with one line, before anything of LLVM is touched.
//
// All references of the plugin to clang and LLVM are weak (see CMakeLists.txt),
// so that any program can load it up to here. This file must use nothing of
// them.
#include "host_check.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace gosan::instrument {
namespace {

constexpr int kExitUsage = 1;

using ClangVersion = std::string (*)();
using LlvmVersion = void (*)(unsigned* major, unsigned* minor, unsigned* patch);

template <typename Function>
Function find_in_host(const char* symbol) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, symbol));
}

// clang::getClangFullVersion()
ClangVersion clang_version() {
  return find_in_host<ClangVersion>("_ZN5clang19getClangFullVersionB5cxx11Ev");
}

std::string host_name() {
  if (ClangVersion version = clang_version()) return version();
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  return size > 0 ? std::string(path, static_cast<size_t>(size))
                  : std::string("unknown");
}

// LLVM tells its version through C since 16.
bool host_fits() {
  const auto version = find_in_host<LlvmVersion>("LLVMGetVersion");
  if (!version) return false;
  unsigned major = 0;
  unsigned minor = 0;
  unsigned patch = 0;
  version(&major, &minor, &patch);
  return major == GOSAN_LLVM_MAJOR && minor == GOSAN_LLVM_MINOR;
}

// 101: before all constructors without a priority, which are those of C++
// globals.
[[gnu::constructor(101)]] void check_host() {
  if (host_fits()) return;
  std::fprintf(stderr,
               "error: the gosan plugin fits clang %d only, and this is %s; "
               "use gosan++, or clang++-%d with $(gosan-config --cxxflags)\n",
               GOSAN_LLVM_MAJOR, host_name().c_str(), GOSAN_LLVM_MAJOR);
  std::fflush(stderr);
  _exit(kExitUsage);
}

}  // namespace

bool host_is_clang() { return clang_version() != nullptr; }

}  // namespace gosan::instrument
