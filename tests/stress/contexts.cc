// Contexts: trees that grow, are cancelled and are dropped while they are used.
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::Error;
using gosan::context::Context;
using gosan::sync::WaitGroup;
using std::chrono::microseconds;

// A node of the model: who its parent is, and whether cancellation reaches it.
struct Node {
  Context ctx;
  std::optional<gosan::context::CancelFunc> cancel;
  std::size_t parent = 0;
  bool inherits = true;  // not made by without_cancel
  std::atomic<bool> cancelled{false};
};

std::unique_ptr<Node> make_node(const Node& parent, std::size_t index,
                                Random& dice) {
  auto node = std::make_unique<Node>();
  node->parent = index;
  switch (dice.below(4)) {
    case 0:
      node->ctx = gosan::context::with_value(parent.ctx, dice.below(9), index);
      break;
    case 1:
      node->ctx = gosan::context::without_cancel(parent.ctx);
      node->inherits = false;
      break;
    default: {
      auto made = gosan::context::with_cancel(parent.ctx);
      node->ctx = made.ctx;
      node->cancel = made.cancel;
    }
  }
  return node;
}

bool expected_cancelled(const std::vector<std::unique_ptr<Node>>& nodes,
                        std::size_t index) {
  while (index != 0) {
    const Node& node = *nodes[index];
    if (node.cancelled) return true;
    if (!node.inherits) return false;
    index = node.parent;
  }
  return false;
}

// Random nodes of a random tree are cancelled at the same time; afterwards
// exactly they and what is below them is.
void trees(Round& round) {
  const std::size_t count = round.random.between(2, 40);
  std::vector<std::unique_ptr<Node>> nodes;
  nodes.push_back(std::make_unique<Node>());
  nodes[0]->ctx = gosan::context::background();
  while (nodes.size() < count) {
    const auto size = static_cast<std::uint32_t>(nodes.size());
    const std::size_t parent = round.random.below(size);
    nodes.push_back(make_node(*nodes[parent], parent, round.random));
  }
  WaitGroup group;
  const auto over = gosan::make_chan();
  WaitGroup waiting;
  for (const auto& node : nodes) {
    waiting.go([&] {
      if (select(recv(node->ctx.done()), recv(over)) != 0) return;
      round.check(node->ctx.err() == gosan::context::canceled, "its error");
    });
  }
  for (std::uint32_t i = round.random.between(1, 8); i > 0; --i) {
    const std::size_t index =
        round.random.below(static_cast<std::uint32_t>(count));
    if (!nodes[index]->cancel) continue;
    group.go([&, index, dice = round.random.fork()]() mutable {
      dice.pause();
      nodes[index]->cancelled = true;
      (*nodes[index]->cancel)();
      round.check(static_cast<bool>(nodes[index]->ctx.err()),
                  "a cancelled context without an error");
    });
  }
  group.wait();
  for (std::size_t i = 0; i < count; ++i) {
    round.equal(static_cast<bool>(nodes[i]->ctx.err()),
                expected_cancelled(nodes, i), "cancelled");
  }
  over.close();
  waiting.wait();
}

// Every registered function runs once, or its stop says that it will not.
void after_funcs(Round& round) {
  const std::uint32_t count = round.random.between(1, 24);
  std::vector<std::atomic<std::uint32_t>> outcomes(count);
  WaitGroup group;
  {
    const auto [ctx, cancel] =
        gosan::context::with_cancel(gosan::context::background());
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto stop = gosan::context::after_func(
          ctx, [&outcomes, i] { outcomes[i].fetch_add(1); });
      group.go([&, i, stop, tries = round.random.below(3),
                dice = round.random.fork()]() mutable {
        for (std::uint32_t k = 0; k < tries; ++k) {
          dice.pause();
          if (stop()) outcomes[i].fetch_add(1);
        }
      });
    }
    group.go([&, cancel_it = cancel, dice = round.random.fork()]() mutable {
      for (std::uint32_t k = dice.below(20); k > 0; --k) dice.pause();
      cancel_it();
    });
    group.wait();
  }
  for (const auto& outcome : outcomes) {
    until([&] { return outcome.load() != 0; });
    round.equal(outcome.load(), 1u, "runs and stops of one function");
  }
}

// Deadlines against cancel with a cause: one of the two wins, everywhere.
void deadlines_against_causes(Round& round) {
  const std::uint32_t watchers = round.random.between(1, 8);
  const Error own("on purpose");
  const auto [parent, cancel] =
      gosan::context::with_cancel_cause(gosan::context::background());
  const auto [ctx, release] = gosan::context::with_timeout(
      parent, microseconds(round.random.below(400)));
  std::atomic<std::uint32_t> late{0};
  std::atomic<std::uint32_t> cancelled{0};
  WaitGroup group;
  for (std::uint32_t w = 0; w < watchers; ++w) {
    group.go([&, watched = ctx] {
      watched.done().recv();
      const Error why = gosan::context::cause(watched);
      if (watched.err() == gosan::context::deadline_exceeded) {
        round.check(why == gosan::context::deadline_exceeded, "its cause");
        late.fetch_add(1);
      } else {
        round.check(why == own, "the parent's cause");
        cancelled.fetch_add(1);
      }
    });
  }
  group.go([&, cancel_it = cancel, dice = round.random.fork()]() mutable {
    if (dice.one_in(2)) gosan::time::sleep(microseconds(dice.below(400)));
    cancel_it(own);
  });
  group.wait();
  round.check(late == watchers || cancelled == watchers,
              "watchers disagree about the end of one context");
}

// Children come and go below a parent that is being cancelled; nobody keeps
// their handles.
void children_dropped(Round& round) {
  const auto [parent, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  std::atomic<bool> over{false};
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 8); g > 0; --g) {
    group.go([&, root = parent, dice = round.random.fork()]() mutable {
      while (!over) {
        auto child = gosan::context::with_cancel(root);
        auto grandchild = gosan::context::with_timeout(
            child.ctx, microseconds(dice.below(99)));
        if (dice.one_in(3)) grandchild.cancel();
        if (dice.one_in(3)) child.cancel();
        if (dice.one_in(3)) grandchild.ctx.done().recv();
        dice.pause();
      }
      auto late = gosan::context::with_cancel(root);
      round.check(late.ctx.err() == gosan::context::canceled,
                  "a child of a cancelled context is alive");
    });
  }
  for (std::uint32_t i = round.random.below(60); i > 0; --i) {
    round.random.pause();
  }
  cancel();
  over = true;
  group.wait();
}

constexpr Scenario kScenarios[] = {
    {"context-trees", trees, true},
    {"context-after-funcs", after_funcs, true},
    {"context-deadlines-against-causes", deadlines_against_causes, true},
    {"context-children-dropped", children_dropped, true},
};

}  // namespace

std::span<const Scenario> context_scenarios() { return kScenarios; }

}  // namespace stress
