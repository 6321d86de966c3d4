// Follows the links of a site: a goroutine for each page, a bound on how many
// fetch at a time, and no page twice.
#pragma once

#include <gosan/gosan.h>

#include <memory>
#include <string>
#include <unordered_set>
#include <utility>

#include "../options.h"
#include "site.h"

struct Summary {
  int pages = 0;
  int dead_links = 0;
  long bytes = 0;
};

// Made by make_shared: the goroutines of a crawl keep it alive.
class Crawler : public std::enable_shared_from_this<Crawler> {
 public:
  // At most `fetchers` fetches at a time.
  Crawler(std::shared_ptr<const Site> site, int fetchers, Options options)
      : site_(std::move(site)),
        options_(std::move(options)),
        permits_(fetchers) {}

  // Starts at `url`. Every page arrives on the channel, in any order; it is
  // closed when there are no more. Whoever stops receiving cancels `ctx`.
  gosan::RecvChan<Page> crawl(const gosan::context::Context& ctx,
                              const std::string& url);

  // Blocks until all goroutines of the crawl have ended.
  Summary wait();

 private:
  void start(const gosan::context::Context& ctx, const std::string& url);
  void visit(const gosan::context::Context& ctx, const std::string& url);
  // Whether the caller is the first to come to `url`.
  bool claim(const std::string& url);
  void deliver(const gosan::context::Context& ctx, const Page& page) const;
  void record(const Page& page, const gosan::Error& err);

  const std::shared_ptr<const Site> site_;
  const Options options_;
  gosan::semaphore::Weighted permits_;
  gosan::chan<Page> found_ = gosan::make_chan<Page>();
  gosan::sync::WaitGroup visits_;
  gosan::chan<> finished_ = gosan::make_chan();

  gosan::sync::Mutex mu_;
  std::unordered_set<std::string> claimed_;  // under mu_
  Summary summary_;                          // under mu_
};
