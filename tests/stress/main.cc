// Usage: stress [--seconds=N | --rounds=N] [--workers=N] [--lanes=N]
//               [--only=NAME,NAME…] [--seed=N] [--same-seed]
//               [--patience=SECONDS] [--list]
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "runner.h"

namespace {

constexpr int kBadUsage = 64;

template <class T>
void read_number(std::string_view text, T& value) {
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return;
  std::fprintf(stderr, "stress: not a number: '%.*s'\n",
               static_cast<int>(text.size()), text.data());
  std::exit(kBadUsage);
}

void list_scenarios() {
  for (const stress::Scenario* scenario : stress::all_scenarios()) {
    std::printf("%.*s%s\n", static_cast<int>(scenario->name.size()),
                scenario->name.data(),
                scenario->replayable ? "" : "  (not in stress-seeded)");
  }
}

void read_option(std::string_view option, stress::Settings& settings) {
  const std::size_t sign = option.find('=');
  const std::string_view key = option.substr(0, sign);
  const std::string_view value =
      sign == std::string_view::npos ? "" : option.substr(sign + 1);
  if (key == "--seconds") return read_number(value, settings.seconds);
  if (key == "--rounds") return read_number(value, settings.rounds);
  if (key == "--workers") return read_number(value, settings.workers);
  if (key == "--lanes") return read_number(value, settings.lanes);
  if (key == "--seed") return read_number(value, settings.seed);
  if (key == "--patience") return read_number(value, settings.patience_seconds);
  if (key == "--only") {
    settings.only = value;
  } else if (key == "--same-seed") {
    settings.same_seed = true;
  } else if (key == "--list") {
    list_scenarios();
    std::exit(0);
  } else {
    std::fprintf(stderr, "stress: unknown option '%.*s'\n",
                 static_cast<int>(option.size()), option.data());
    std::exit(kBadUsage);
  }
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::string_view kChild = "--child=";
  if (argc == 3 && std::string_view(argv[1]).starts_with(kChild)) {
    std::uint64_t seed = 0;
    read_number(argv[2], seed);
    return stress::run_child(argv[1] + kChild.size(), seed);
  }
  stress::Settings settings;
  settings.seed = stress::random_seed();
  for (int i = 1; i < argc; ++i) read_option(argv[i], settings);
  return stress::run_scenarios(settings);
}
