#include "turns.h"

#include <utility>

namespace gosan::detector {

Turns::Turns(std::size_t count, const Body& begin, const Body& end)
    : count_(count) {
  if (count == 1) {
    begin();
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    threads_.push_back(std::make_unique<Thread>());
    Thread& mine = *threads_.back();
    mine.thread = std::thread([&mine, begin, end] {
      begin();
      for (;;) {
        mine.wanted.acquire();
        if (!mine.body) break;
        mine.body();
        mine.done.release();
      }
      end();
    });
  }
}

Turns::~Turns() {
  for (std::size_t i = 0; i < threads_.size(); ++i) begin_turn(i, nullptr);
  for (const auto& thread : threads_) thread->thread.join();
}

void Turns::run(std::size_t i, Body body) {
  if (count_ == 1) return body();
  begin_turn(i, std::move(body));
  threads_[i]->done.acquire();
}

void Turns::run_all(const std::function<void(std::size_t)>& body) {
  if (count_ == 1) return body(0);
  for (std::size_t i = 0; i < count_; ++i) begin_turn(i, [&, i] { body(i); });
  for (const auto& thread : threads_) thread->done.acquire();
}

void Turns::begin_turn(std::size_t i, Body body) {
  threads_[i]->body = std::move(body);
  threads_[i]->wanted.release();
}

}  // namespace gosan::detector
