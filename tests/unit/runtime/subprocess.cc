#include "subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string_view>

namespace gosan {
namespace {

using std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(10);

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment_with(
    const std::vector<std::string>& settings) {
  std::vector<std::string> result = settings;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('=') + 1);
    bool replaced = false;
    for (const std::string& setting : settings) {
      replaced = replaced || setting.rfind(name, 0) == 0;
    }
    if (!replaced) result.emplace_back(text);
  }
  return result;
}

struct Pipe {
  Pipe() {
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  }
  int ends[2] = {-1, -1};
};

// Reads both streams until their ends; false when that took too long.
bool drain(std::array<pollfd, 2> streams, Outcome& outcome) {
  const auto deadline = steady_clock::now() + kPatience;
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (steady_clock::now() > deadline) return false;
    if (poll(streams.data(), streams.size(), 100) < 0) continue;
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (streams[i].fd < 0 || streams[i].revents == 0) continue;
      char buffer[4096];
      const ssize_t bytes = read(streams[i].fd, buffer, sizeof(buffer));
      if (bytes > 0) {
        (i == 0 ? outcome.out : outcome.err)
            .append(buffer, static_cast<std::size_t>(bytes));
      } else if (bytes == 0 || errno != EINTR) {
        streams[i].fd = -1;
      }
    }
  }
  return true;
}

}  // namespace

std::ostream& operator<<(std::ostream& stream, const Outcome& outcome) {
  stream << "exit code " << outcome.exit_code << ", signal " << outcome.signal;
  if (outcome.timed_out) stream << ", timed out";
  return stream << "\nstdout:\n" << outcome.out << "\nstderr:\n" << outcome.err;
}

Outcome run(const Command& command) {
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = environment_with(command.environment);
  Pipe out;
  Pipe err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
  // A group of its own, so that the children of a program that hangs go too.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t child = -1;
  const int error =
      posix_spawn(&child, arguments[0].c_str(), &actions, &attributes,
                  pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(out.ends[1]);
  close(err.ends[1]);

  Outcome outcome;
  if (error == 0) {
    outcome.timed_out =
        !drain({{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}}, outcome);
    if (outcome.timed_out) kill(-child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  }
  close(out.ends[0]);
  close(err.ends[0]);
  return outcome;
}

}  // namespace gosan
