#include "crawler.h"

#include <mutex>

using gosan::context::Context;

gosan::RecvChan<Page> Crawler::crawl(const Context& ctx,
                                     const std::string& url) {
  claim(url);
  start(ctx, url);
  gosan::go(gosan::named("closer"), [self = shared_from_this()] {
    self->visits_.wait();
    self->found_.close();
    self->finished_.close();
  });
  return found_;
}

Summary Crawler::wait() {
  finished_.recv();
  std::lock_guard lock(mu_);
  return summary_;
}

void Crawler::start(const Context& ctx, const std::string& url) {
  visits_.go([self = shared_from_this(), ctx, url] { self->visit(ctx, url); });
}

void Crawler::visit(const Context& ctx, const std::string& url) {
  if (permits_.acquire(ctx, 1)) return;  // canceled
  const auto [page, err] = site_->fetch(ctx, url);
  permits_.release(1);
  if (!err) {
    deliver(ctx, page);
    for (const std::string& link : page.links) {
      if (claim(link)) start(ctx, link);
    }
  }
  record(page, err);
}

bool Crawler::claim(const std::string& url) {
  std::lock_guard lock(mu_);
  return claimed_.insert(url).second;
}

void Crawler::deliver(const Context& ctx, const Page& page) const {
  gosan::select(send(found_, page), recv(ctx.done()));
}

void Crawler::record(const Page& page, const gosan::Error& err) {
  std::unique_lock lock(mu_, std::defer_lock);
  if (!options_.bug("summary")) lock.lock();
  if (err) {
    summary_.dead_links++;
    return;
  }
  summary_.pages++;
  summary_.bytes += static_cast<long>(page.body.size());
}
