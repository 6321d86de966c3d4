// Where the tool writes: standard output, a file, or files in a directory.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gosan::tool {

// What() is one line that names the file.
class WriteError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// To the file `path`, or to standard output when it is empty. Throws
// WriteError.
void write_output(const std::filesystem::path& path, std::string_view text);

// The same for a file that must not be lost when the disk is full or the
// process is killed: written beside it, then renamed. What is not a regular
// file (a device, a pipe) is written to.
void replace_file(const std::filesystem::path& path, std::string_view text);

// To `name` in `directory`, which is made when it does not exist. Throws
// WriteError.
void write_into(const std::filesystem::path& directory, std::string_view name,
                std::string_view text);

// Whether standard output is a terminal whose user has not set NO_COLOR.
bool color_wanted();

}  // namespace gosan::tool
