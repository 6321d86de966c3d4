// A concurrent crawler: first all of a site, then, for three pages, only until
// that page is found.
//   crawler [--pages=N] [--fetchers=N] [--bug=summary|cancel]
// summary  counts without the lock: data race
// cancel   stops receiving and does not say so: goroutine leaks
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "../options.h"
#include "crawler.h"
#include "site.h"

namespace {

using namespace std::chrono_literals;
using gosan::context::background;
using SharedSite = std::shared_ptr<const Site>;

// Every page once, every dead link counted.
bool crawl_all(const SharedSite& site, const Options& options, int page_count) {
  const auto crawler =
      std::make_shared<Crawler>(site, options.number("fetchers", 8), options);
  int received = 0;
  for (const Page& page : crawler->crawl(background(), Site::home())) {
    received += !page.url.empty();
  }
  const Summary summary = crawler->wait();
  std::printf("%d pages, %d dead links, %ld bytes\n", summary.pages,
              summary.dead_links, summary.bytes);
  return received == page_count && summary.pages == page_count;
}

// Stops at `url`: the pages under way are canceled and waited for.
bool find(const SharedSite& site, const Options& options,
          const std::string& url) {
  const auto crawler =
      std::make_shared<Crawler>(site, options.number("fetchers", 8), options);
  auto [ctx, cancel] = gosan::context::with_cancel(background());
  bool found = false;
  for (const Page& page : crawler->crawl(ctx, Site::home())) {
    found = page.url == url;
    if (found) break;
  }
  if (options.bug("cancel")) {
    gosan::time::sleep(300ms);  // until all pages under way have come so far
    return found;
  }
  cancel();
  crawler->wait();
  std::printf("%s %s\n", url.c_str(), found ? "found" : "not found");
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options(argc, argv);
  const int page_count = options.number("pages", 300);
  const SharedSite site = std::make_shared<Site>(page_count);
  bool right = crawl_all(site, options, page_count);
  for (const char* url : {"/1", "/2", "/5"}) {
    right = find(site, options, url) && right;
  }
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
