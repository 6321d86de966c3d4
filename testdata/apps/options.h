// The command line of the applications: --name=value, and --bug=NAME, which
// takes a wrong turn that the program would not take by itself.
#pragma once

#include <cstdlib>
#include <map>
#include <string>

class Options {
 public:
  Options(int argc, char** argv) {
    for (int i = 1; i < argc; i++) {
      const std::string word = argv[i];
      const std::size_t equals = word.find('=');
      if (word.rfind("--", 0) != 0 || equals == std::string::npos) continue;
      values_[word.substr(2, equals - 2)] = word.substr(equals + 1);
    }
  }

  int number(const std::string& name, int otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise
                                  : std::atoi(found->second.c_str());
  }
  bool bug(const std::string& name) const {
    const auto found = values_.find("bug");
    return found != values_.end() && found->second == name;
  }

 private:
  std::map<std::string, std::string> values_;
};
