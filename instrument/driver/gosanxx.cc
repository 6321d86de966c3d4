// gosan++: clang++ with the plugin, the include paths and the libraries filled
// in. Everything that it does not know itself goes to clang++ as it is.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

constexpr int kExitFailure = 1;
constexpr const char* kDefaultCompiler = "clang++-" GOSAN_CLANG_MAJOR;

// What the user's own arguments mean for ours.
struct Request {
  bool plain = false;                 // --plain: runtime only
  bool is_c = false;                  // -x c, -x assembler...: no C++ standard
  bool has_standard = false;          // -std=
  bool has_input = false;             // anything to compile or link
  bool is_relocatable = false;        // -r: libraries come at the final link
  bool is_static = false;             // -static
  bool reaches_passes_as_ir = false;  // -save-temps, .ll, .bc
  bool wants_version = false;
  bool wants_help = false;
  Arguments passed_on;
};

[[noreturn]] void fail(const std::string& text) {
  std::fprintf(stderr, "gosan++: %s\n", text.c_str());
  std::exit(kExitFailure);
}

bool is_cxx_language(std::string_view language) {
  return language == "none" || language.starts_with("c++") ||
         language.starts_with("ir");
}

void note_option(std::string_view option, Request& request) {
  if (option.starts_with("-std=") || option.starts_with("--std")) {
    request.has_standard = true;
  } else if (option.starts_with("-x") && option.size() > 2) {
    request.is_c = !is_cxx_language(option.substr(2));
  } else if (option == "-r") {
    request.is_relocatable = true;
  } else if (option == "-static" || option == "-static-pie") {
    request.is_static = true;
  } else if (option.starts_with("-save-temps") ||
             option.starts_with("--save-temps")) {
    request.reaches_passes_as_ir = true;
  } else if (option == "--version") {
    request.wants_version = true;
  } else if (option == "--help") {
    request.wants_help = true;
  } else if (option.starts_with("-l")) {
    request.has_input = true;
  }
}

void note_input(std::string_view input, Request& request) {
  request.has_input = true;
  if (input.ends_with(".ll") || input.ends_with(".bc")) {
    request.reaches_passes_as_ir = true;
  }
}

Request read_arguments(int argc, char** argv) {
  Request request;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--plain") {
      request.plain = true;
      continue;
    }
    request.passed_on.emplace_back(argument);
    if (argument == "-" || !argument.starts_with("-")) {
      note_input(argument, request);
    } else if ((argument == "-x" || argument == "-o") && i + 1 < argc) {
      const std::string_view value = argv[++i];
      request.passed_on.emplace_back(value);
      if (argument == "-x") request.is_c = !is_cxx_language(value);
    } else {
      note_option(argument, request);
    }
  }
  return request;
}

// bin/gosan++ -> the directory above bin, in the build tree as installed.
fs::path find_prefix() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) fail("cannot find itself: /proc/self/exe: " + error.message());
  return self.parent_path().parent_path();
}

fs::path find_library_directory(const fs::path& prefix) {
  for (const char* name : {GOSAN_LIBDIR, "lib"}) {
    const fs::path directory = prefix / name;
    if (fs::exists(directory / "libgosan-runtime.so") ||
        fs::exists(directory / "libgosan-instrument.so")) {
      return directory;
    }
  }
  fail("no gosan libraries in " + (prefix / GOSAN_LIBDIR).string());
}

void add_compiler(Arguments& command) {
  const char* chosen = std::getenv("GOSAN_CXX");
  std::string_view words = chosen && *chosen ? chosen : kDefaultCompiler;
  // "ccache clang++-19" is two words.
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (end > 0) command.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  if (command.empty()) fail("GOSAN_CXX is blank");
}

void add_compile_flags(const Request& request, const fs::path& prefix,
                       const fs::path& libraries, Arguments& command) {
  if (!request.plain) {
    const std::string plugin = libraries / "libgosan-instrument.so";
    command.push_back("-fplugin=" + plugin);
    // Such units pass through a second compiler process as IR, where only
    // pass plugins run.
    if (request.reaches_passes_as_ir) {
      command.push_back("-fpass-plugin=" + plugin);
    }
  }
  // /usr/include is searched anyway, and naming it would change its rank.
  if (prefix != "/usr") {
    command.push_back("-isystem");
    command.push_back(prefix / "include");
  }
  if (!request.has_standard && !request.is_c) command.push_back("-std=c++20");
  command.push_back("-pthread");
}

// g++ may stand in for clang++ with --plain.
bool is_gcc(const Arguments& compiler) {
  const std::string name = fs::path(compiler.back()).filename().string();
  return name.find("clang") == std::string::npos &&
         name.find("g++") != std::string::npos;
}

// Flags of steps that a call leaves out, as the linker's with -c, are no reason
// for warnings. g++ has no such warning.
void add_quietly(const Arguments& flags, bool gcc, Arguments& command) {
  if (!gcc) command.push_back("--start-no-unused-arguments");
  command.insert(command.end(), flags.begin(), flags.end());
  if (!gcc) command.push_back("--end-no-unused-arguments");
}

// Before everything else, so that the detector's malloc, pthread_create and
// the like are found before any other library's.
void add_detector(const fs::path& libraries, Arguments& command) {
  // No symbol of the detector may be referenced; it has to stay all the same.
  command.push_back("-Wl,--push-state,--no-as-needed");
  command.push_back(libraries / "libgosan-detector.so");
  command.push_back("-Wl,--pop-state");
}

void add_runtime(const fs::path& libraries, Arguments& command) {
  command.push_back("-L" + libraries.string());
  command.push_back("-lgosan-runtime");
  command.push_back("-Wl,-rpath," + libraries.string());
}

Arguments make_command(const Request& request) {
  const fs::path prefix = find_prefix();
  const fs::path libraries = find_library_directory(prefix);
  const bool links = request.has_input && !request.is_relocatable;
  if (request.is_static && !request.plain) {
    fail(
        "-static does not work with the detector, which is a shared library; "
        "leave it out, or use --plain");
  }
  Arguments command;
  add_compiler(command);
  const bool gcc = is_gcc(command);
  Arguments before;
  add_compile_flags(request, prefix, libraries, before);
  if (links && !request.plain) add_detector(libraries, before);
  add_quietly(before, gcc, command);
  command.insert(command.end(), request.passed_on.begin(),
                 request.passed_on.end());
  if (links) {
    Arguments behind;
    add_runtime(libraries, behind);
    add_quietly(behind, gcc, command);
  }
  return command;
}

void print_own_help() {
  std::printf(
      "gosan++ %s: clang++ with the gosan plugin, headers and libraries\n"
      "  --plain        runtime only: no plugin, no detector\n"
      "  GOSAN_CXX=...  the compiler to run instead of %s\n"
      "Everything else is passed to the compiler:\n\n",
      GOSAN_VERSION, kDefaultCompiler);
}

[[noreturn]] void execute(const Arguments& command) {
  std::vector<char*> argv;
  for (const std::string& argument : command) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  fail("cannot run " + command[0] + ": " + std::strerror(errno) +
       "; install clang-" GOSAN_CLANG_MAJOR " or set GOSAN_CXX");
}

}  // namespace

int main(int argc, char** argv) {
  const Request request = read_arguments(argc, argv);
  const Arguments command = make_command(request);
  if (request.wants_version) {
    std::printf("gosan++ %s for clang %s\n", GOSAN_VERSION, GOSAN_CLANG_MAJOR);
  }
  if (request.wants_help) print_own_help();
  std::fflush(stdout);
  execute(command);
}
