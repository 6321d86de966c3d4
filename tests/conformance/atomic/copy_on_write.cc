// The configuration that readers load while a writer replaces copies of it.
#include "program.h"

int main() {
  using Config = std::map<std::string, int>;
  atomic::Value<std::shared_ptr<const Config>> config;
  config.store(std::make_shared<Config>(Config{{"limit", 1}}));
  sync::Mutex writers;
  const auto update = [&](const std::string& key, int value) {
    const std::lock_guard lock(writers);
    auto changed = std::make_shared<Config>(**config.load());
    (*changed)[key] = value;
    config.store(std::move(changed));
  };
  const std::shared_ptr<const Config> before = *config.load();
  update("limit", 2);
  update("burst", 10);
  const std::shared_ptr<const Config> now = *config.load();
  println(before->at("limit"), before->size(), now->at("limit"),
          now->at("burst"), now->size());
  return 0;
}
