// The keys and their values, and an archive that answers when it is mounted.
#pragma once

#include <gosan/gosan.h>

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

// Any number of goroutines may call at the same time.
class Store {
 public:
  std::optional<std::string> get(const std::string& key) const {
    std::shared_lock lock(mu_);
    const auto found = values_.find(key);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }
  void set(const std::string& key, const std::string& value) {
    std::lock_guard lock(mu_);
    values_[key] = value;
  }

 private:
  mutable gosan::sync::RWMutex mu_;
  std::unordered_map<std::string, std::string> values_;  // under mu_
};

// A handle: copies are the same archive.
class Archive {
 public:
  // Blocks until mount().
  std::optional<std::string> get(const Store& store,
                                 const std::string& key) const {
    mounted_.recv();
    return store.get(key);
  }
  // Once.
  void mount() const { mounted_.close(); }

 private:
  gosan::chan<> mounted_ = gosan::make_chan();
};
