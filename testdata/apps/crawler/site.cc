#include "site.h"

#include <chrono>

namespace {

using namespace std::chrono_literals;

std::string url_of(int page) { return "/" + std::to_string(page); }

// A binary tree of links, and from every page one back towards the root.
Page make_page(int page, int page_count) {
  Page made{url_of(page), std::string(100 + page % 50, 'x'), {}};
  for (int child : {2 * page + 1, 2 * page + 2}) {
    if (child < page_count) made.links.push_back(url_of(child));
  }
  made.links.push_back(url_of(page / 3));
  if (page % 10 == 0) made.links.push_back("/gone/" + std::to_string(page));
  return made;
}

}  // namespace

Site::Site(int page_count) {
  for (int page = 0; page < page_count; page++) {
    pages_.emplace(url_of(page), make_page(page, page_count));
  }
}

std::pair<Page, gosan::Error> Site::fetch(const gosan::context::Context& ctx,
                                          const std::string& url) const {
  const auto latency = std::chrono::microseconds(100 + 13 * url.size());
  if (gosan::select(recv(gosan::time::after(latency)), recv(ctx.done())) == 1) {
    return {{}, ctx.err()};
  }
  const auto found = pages_.find(url);
  if (found == pages_.end()) {
    return {{}, gosan::Error(url + ": 404 not found")};
  }
  return {found->second, {}};
}
