// A web site in memory, with the latency of a real one.
#pragma once

#include <gosan/gosan.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

struct Page {
  std::string url;
  std::string body;
  std::vector<std::string> links;
};

// Immutable once made: any number of goroutines may fetch.
class Site {
 public:
  // `page_count` pages, all of which can be reached from home(); every tenth
  // also has a dead link.
  explicit Site(int page_count);

  static std::string home() { return "/0"; }

  // Blocks for the page's latency or until `ctx` is done. An error for a dead
  // link, and that of `ctx`.
  std::pair<Page, gosan::Error> fetch(const gosan::context::Context& ctx,
                                      const std::string& url) const;

 private:
  std::map<std::string, Page> pages_;
};
