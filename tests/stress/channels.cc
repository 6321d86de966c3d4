// Channels: order, hand-overs, and close against everything.
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::chan;
using gosan::make_chan;
using gosan::sync::WaitGroup;

// Pairs toss a token: each hand-over races with the other side's park.
void park_against_ready(Round& round) {
  const std::uint32_t pairs = round.random.between(1, 8);
  const std::uint32_t tosses = round.random.between(10, 300);
  WaitGroup group;
  for (std::uint32_t p = 0; p < pairs; ++p) {
    const auto there = make_chan<std::uint32_t>(round.random.below(2));
    const auto back = make_chan<std::uint32_t>(round.random.below(2));
    group.go([=, dice = round.random.fork()]() mutable {
      for (std::uint32_t v : there) {
        dice.pause();
        back.send(v + 1);
      }
      back.close();
    });
    group.go([=, &round, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < tosses; ++i) {
        there.send(i);
        dice.pause();
        round.equal(back.recv().value_or(0), i + 1, "a toss came back wrong");
      }
      there.close();
      round.check(!back.recv().has_value(), "more came back than was tossed");
    });
  }
  group.wait();
}

struct Stamped {
  std::uint32_t sender;
  std::uint32_t number;
};

// What one sender sends reaches each receiver in the order of sending, and
// everything once.
void order_of_a_sender(Round& round) {
  constexpr std::uint32_t kMostSenders = 12;
  const std::uint32_t senders = round.random.between(1, kMostSenders);
  const std::uint32_t receivers = round.random.between(1, 12);
  const std::uint32_t each = round.random.between(1, 200);
  const auto values =
      make_chan<Stamped>(round.random.below(5) * round.random.below(20));
  WaitGroup sending;
  WaitGroup receiving;
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> sum{0};
  for (std::uint32_t r = 0; r < receivers; ++r) {
    receiving.go([&, dice = round.random.fork()]() mutable {
      std::array<std::uint32_t, kMostSenders> next{};
      for (const Stamped v : values) {
        round.check(v.number >= next[v.sender], "a sender's order is lost");
        next[v.sender] = v.number + 1;
        received.fetch_add(1);
        sum.fetch_add(v.number);
        dice.pause();
      }
    });
  }
  for (std::uint32_t s = 0; s < senders; ++s) {
    sending.go([&, s, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        values.send({s, i});
        dice.pause();
      }
    });
  }
  sending.wait();
  values.close();
  receiving.wait();
  round.equal(received.load(), std::uint64_t{senders} * each, "received");
  round.equal(sum.load(), std::uint64_t{senders} * each * (each - 1) / 2,
              "sum of what was received");
}

// ---- close against send, receive and select ----

struct CloseRace {
  chan<Tracked> values;
  chan<> quit = make_chan();
  Tracked::Population population{0};
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> sent_sum{0};
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> received_sum{0};
  std::atomic<std::uint32_t> refused{0};

  void note_received(const Round& round, const Tracked& value) {
    round.check(value.alive(), "received a value that is gone");
    received.fetch_add(1);
    received_sum.fetch_add(value.id());
  }

  // False: closed. A try that would have blocked counts as nothing.
  bool send_one(Random& dice, std::uint64_t id) {
    Tracked value(population, id);
    bool done = true;
    try {
      switch (dice.below(3)) {
        case 0:
          values.send(std::move(value));
          break;
        case 1:
          done = values.try_send(std::move(value));
          if (!done) gosan::gosched();
          break;
        default:
          select(send(values, std::move(value)), recv(chan<>()));
      }
    } catch (const gosan::PanicError&) {
      refused.fetch_add(1);
      return false;
    }
    if (done) {
      sent.fetch_add(1);
      sent_sum.fetch_add(id);
    }
    return true;
  }

  bool receive_one(const Round& round, Random& dice) {
    std::optional<Tracked> value;
    switch (dice.below(3)) {
      case 0:
        value = values.recv();
        break;
      case 1:
        if (!values.try_recv(value)) {
          gosan::gosched();
          return true;
        }
        break;
      default:
        if (select(recv(values, value), recv(quit)) == 1) return true;
    }
    if (!value) return false;
    note_received(round, *value);
    return true;
  }
};

// Whoever sends successfully is received, whoever is refused is not.
void close_against_all(Round& round) {
  CloseRace race;
  race.values = make_chan<Tracked>(round.random.below(4));
  WaitGroup group;
  const std::uint32_t senders = round.random.between(1, 8);
  const std::uint32_t receivers = round.random.between(1, 8);
  const std::uint32_t pauses = round.random.below(400);
  for (std::uint32_t s = 0; s < senders; ++s) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint64_t id = 1; race.send_one(dice, id); ++id) dice.pause();
    });
  }
  for (std::uint32_t r = 0; r < receivers; ++r) {
    group.go([&, dice = round.random.fork()]() mutable {
      while (race.receive_one(round, dice)) dice.pause();
    });
  }
  group.go([&, dice = round.random.fork()]() mutable {
    for (std::uint32_t i = 0; i < pauses; ++i) dice.pause();
    race.values.close();
    try {
      race.values.close();
      round.fail("a second close went through");
    } catch (const gosan::PanicError&) {
    }
  });
  group.wait();
  round.equal(race.received.load(), race.sent.load(), "received of sent");
  round.equal(race.received_sum.load(), race.sent_sum.load(),
              "sum of received of sent");
  round.equal(race.refused.load(), senders, "senders that were refused");
  round.equal(race.population.load(), std::int64_t{0}, "values left alive");
}

// Handles go while values lie in the buffer and others use the channel.
void channels_dropped(Round& round) {
  Tracked::Population population{0};
  const std::uint32_t goroutines = round.random.between(1, 10);
  WaitGroup group;
  {
    const auto values = make_chan<Tracked>(round.random.between(1, 16));
    for (std::uint32_t g = 0; g < goroutines; ++g) {
      group.go([&, handle = values, dice = round.random.fork()]() mutable {
        std::optional<Tracked> value;
        for (std::uint32_t i = dice.below(20); i > 0; --i) {
          if (dice.one_in(2)) {
            handle.try_send(Tracked(population, i));
          } else if (handle.try_recv(value)) {
            round.check(value && value->alive(), "received what is gone");
          }
          dice.pause();
        }
      });
    }
  }
  group.wait();
  // A goroutine's captures are destroyed after the WaitGroup has let us go.
  until([&] { return population.load() == 0; });
}

// Channels that travel through channels: each request brings the channel for
// its answer, and nobody else keeps that.
void channels_of_channels(Round& round) {
  struct Request {
    std::uint32_t number;
    chan<std::uint32_t> answer;
  };
  const auto requests = make_chan<Request>(round.random.below(3));
  const std::uint32_t clients = round.random.between(1, 10);
  const std::uint32_t each = round.random.between(1, 60);
  WaitGroup serving;
  for (std::uint32_t s = round.random.between(1, 4); s > 0; --s) {
    serving.go([=] {
      for (const Request request : requests) {
        request.answer.send(request.number * 2);
      }
    });
  }
  WaitGroup asking;
  for (std::uint32_t c = 0; c < clients; ++c) {
    asking.go([=, &round, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        const auto answer = make_chan<std::uint32_t>(dice.below(2));
        requests.send({i, answer});
        round.equal(answer.recv().value_or(1), i * 2, "answer");
      }
    });
  }
  asking.wait();
  requests.close();
  serving.wait();
}

// A chain that grows at its end and is closed from its head, as prime sieves
// are: the values pass through hundreds of parks.
void chain(Round& round) {
  const std::uint32_t links = round.random.between(1, 100);
  const std::uint32_t values = round.random.between(1, 20);
  const auto first = make_chan<std::uint32_t>();
  auto in = first;
  WaitGroup group;
  for (std::uint32_t i = 0; i < links; ++i) {
    const auto out = make_chan<std::uint32_t>(round.random.below(2));
    group.go([=] {
      for (std::uint32_t v : in) out.send(v + 1);
      out.close();
    });
    in = out;
  }
  group.go([=] {
    for (std::uint32_t i = 0; i < values; ++i) first.send(i);
    first.close();
  });
  std::uint32_t expected = links;
  for (std::uint32_t v : in) round.equal(v, expected++, "end of the chain");
  round.equal(expected, links + values, "values through the chain");
  group.wait();
}

constexpr Scenario kScenarios[] = {
    {"park-against-ready", park_against_ready, true},
    {"order-of-a-sender", order_of_a_sender, true},
    {"close-against-all", close_against_all, true},
    {"channels-dropped", channels_dropped, true},
    {"channels-of-channels", channels_of_channels, true},
    {"chain", chain, true},
};

}  // namespace

std::span<const Scenario> channel_scenarios() { return kScenarios; }

}  // namespace stress
