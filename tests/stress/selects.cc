// Select: against plain operations, against other selects on both sides, with
// nil channels, repeated channels and cases made at run time.
#include <array>
#include <atomic>
#include <optional>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::chan;
using gosan::make_chan;
using gosan::sync::WaitGroup;

// What went in and what came out, by count and by sum.
struct Balance {
  std::atomic<std::uint64_t> in{0};
  std::atomic<std::uint64_t> in_sum{0};
  std::atomic<std::uint64_t> out{0};
  std::atomic<std::uint64_t> out_sum{0};

  void sent(std::uint64_t value) {
    in_sum.fetch_add(value);
    in.fetch_add(1);
  }
  void received(std::uint64_t value) {
    out_sum.fetch_add(value);
    out.fetch_add(1);
  }
  void check(const Round& round) const {
    round.equal(out.load(), in.load(), "values received of those sent");
    round.equal(out_sum.load(), in_sum.load(), "their sum");
  }
};

// Every goroutine offers and takes in one select: both ends of each exchange
// lie in a select, often over the same channels in another order.
void both_sides(Round& round) {
  constexpr std::size_t kChannels = 3;
  std::array<chan<std::uint64_t>, kChannels> channels;
  for (auto& channel : channels) {
    channel = make_chan<std::uint64_t>(round.random.below(2));
  }
  const auto quit = make_chan();
  const std::uint32_t goroutines = round.random.between(2, 12);
  const std::uint32_t enough = round.random.between(20, 400);
  Balance balance;
  WaitGroup group;
  for (std::uint32_t g = 0; g < goroutines; ++g) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (;;) {
        const auto& to = channels[dice.below(kChannels)];
        const auto& from = channels[dice.below(kChannels)];
        const std::uint64_t offer = dice.below(1000);
        std::optional<std::uint64_t> value;
        // `to` and `from` may be the same: never with itself.
        const std::size_t chosen =
            select(send(to, offer), recv(from, value), recv(quit));
        if (chosen == 2) return;
        if (chosen == 0) balance.sent(offer);
        if (chosen == 1) balance.received(value.value());
        dice.pause();
      }
    });
  }
  // All of them may offer where none of them takes.
  for (const auto& channel : channels) {
    group.go([&, channel] {
      std::optional<std::uint64_t> value;
      while (select(recv(channel, value), recv(quit)) == 0) {
        balance.received(value.value());
      }
    });
  }
  until([&] { return balance.out.load() >= enough; });
  quit.close();
  group.wait();
  // What lies in the buffers was sent as well.
  std::optional<std::uint64_t> rest;
  for (const auto& channel : channels) {
    while (channel.try_recv(rest)) balance.received(rest.value());
  }
  balance.check(round);
}

// A select that receives from a channel on which the same goroutine offers
// must not meet itself; two of them must meet each other.
void never_with_itself(Round& round) {
  const auto channel = make_chan<std::uint32_t>();
  const std::uint32_t pairs = round.random.between(1, 6);
  const std::uint32_t each = round.random.between(1, 100);
  WaitGroup group;
  std::atomic<std::uint32_t> taken{0};
  std::atomic<std::uint32_t> given{0};
  const std::uint32_t wanted = pairs * each;
  for (std::uint32_t p = 0; p < 2 * pairs; ++p) {
    group.go([&, p, dice = round.random.fork()]() mutable {
      while (taken < wanted) {
        std::optional<std::uint32_t> value;
        switch (select(send(channel, p), recv(channel, value),
                       gosan::otherwise())) {
          case 0:
            ++given;
            break;
          case 1:
            round.check(value != p, "a select met itself");
            ++taken;
            break;
          default:
            gosan::gosched();
        }
        dice.pause();
      }
    });
  }
  // `otherwise` alone could miss for ever: somebody who blocks is always there.
  group.go([&] {
    while (taken < wanted) {
      std::optional<std::uint32_t> value;
      const auto patience = gosan::time::after(std::chrono::microseconds(200));
      if (select(recv(channel, value), recv(patience)) == 0) ++taken;
    }
  });
  group.wait();
  round.equal(taken.load(), given.load(), "taken of given");
}

// Many cases made at run time, nil channels and doubles among them.
void made_at_run_time(Round& round) {
  const std::uint32_t count = round.random.between(1, 24);
  std::vector<chan<std::uint64_t>> channels(count);
  for (auto& channel : channels) {
    if (!round.random.one_in(6)) {
      channel = make_chan<std::uint64_t>(round.random.below(3));
    }
  }
  channels[0] = make_chan<std::uint64_t>();
  const auto quit = make_chan();
  const std::uint32_t sides = round.random.between(1, 5);
  const std::uint32_t enough = round.random.between(1, 150);
  Balance balance;
  WaitGroup senders;
  WaitGroup receivers;
  for (std::uint32_t s = 0; s < sides; ++s) {
    senders.go([&, dice = round.random.fork()]() mutable {
      while (balance.in < enough) {
        std::vector<gosan::SelectCase> cases;
        const std::uint64_t value = dice.below(1000);
        const std::uint32_t first = dice.below(count);
        for (std::uint32_t i = 0; i < count; ++i) {
          cases.emplace_back(send(channels[(first + i) % count], value));
        }
        gosan::select(std::span(cases));
        balance.sent(value);
      }
    });
    receivers.go([&] {
      for (;;) {
        std::vector<gosan::SelectCase> cases;
        for (const auto& channel : channels) {
          cases.emplace_back(recv(channel, [&](std::optional<std::uint64_t> v) {
            balance.received(v.value());
          }));
        }
        cases.emplace_back(recv(quit));
        if (gosan::select(std::span(cases)) == count) return;
      }
    });
  }
  senders.wait();
  until([&] { return balance.out == balance.in; });
  quit.close();
  receivers.wait();
  balance.check(round);
}

// Selects wait on channels of which each is closed at some moment: every
// select ends, each channel's end is seen by all.
void closed_while_waiting(Round& round) {
  const std::uint32_t count = round.random.between(1, 6);
  const std::uint32_t waiting = round.random.between(1, 10);
  std::vector<chan<>> channels(count);
  for (auto& channel : channels) channel = make_chan(round.random.below(2));
  WaitGroup group;
  std::atomic<std::uint32_t> ends{0};
  for (std::uint32_t w = 0; w < waiting; ++w) {
    group.go([&, rest = channels]() mutable {
      std::uint32_t open = count;
      while (open != 0) {
        std::vector<gosan::SelectCase> cases;
        for (const auto& channel : rest) cases.emplace_back(recv(channel));
        const std::size_t chosen = gosan::select(std::span(cases));
        round.check(static_cast<bool>(rest[chosen]), "a nil channel was ready");
        rest[chosen] = {};
        --open;
        ends.fetch_add(1);
      }
    });
  }
  for (const auto& channel : channels) {
    group.go([=, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = dice.below(30); i > 0; --i) dice.pause();
      channel.close();
    });
  }
  group.wait();
  round.equal(ends.load(), count * waiting, "ends that were seen");
}

// A closed channel with a waiting send in a select: the panic comes out of the
// select, and the value stays with its owner.
void send_case_is_refused(Round& round) {
  Tracked::Population population{0};
  const std::uint32_t senders = round.random.between(1, 10);
  std::atomic<std::uint32_t> refused{0};
  WaitGroup group;
  const auto values = make_chan<Tracked>();
  const auto never = make_chan<Tracked>();
  for (std::uint32_t s = 0; s < senders; ++s) {
    group.go([&, s] {
      try {
        select(recv(never), send(values, Tracked(population, s)));
        round.fail("a send without a receiver went through");
      } catch (const gosan::PanicError& error) {
        round.check(error.what() == std::string_view("send on closed channel"),
                    error.what());
        refused.fetch_add(1);
      }
    });
  }
  for (std::uint32_t i = round.random.below(30); i > 0; --i) {
    round.random.pause();
  }
  values.close();
  group.wait();
  round.equal(refused.load(), senders, "refused");
  round.equal(population.load(), std::int64_t{0}, "values left alive");
}

constexpr Scenario kScenarios[] = {
    {"select-both-sides", both_sides, true},
    {"select-never-with-itself", never_with_itself, true},
    {"select-made-at-run-time", made_at_run_time, true},
    {"select-closed-while-waiting", closed_while_waiting, true},
    {"select-send-refused", send_case_is_refused, true},
};

}  // namespace

std::span<const Scenario> select_scenarios() { return kScenarios; }

}  // namespace stress
