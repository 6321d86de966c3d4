// Who synchronises with whom, among N goroutines that are alive: the patterns
// in which a detector's clocks could grow with N.
//   patterns PATTERN N      prints "PATTERN N OPERATIONS NS_PER_OPERATION"
//   patterns --list
// An operation is one edge at one goroutine: a rendezvous is four.
//
// Source: docs/references.md, "P-clock".
#include <gosan/gosan.h>

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

namespace {

using gosan::chan;
using gosan::go;
using gosan::make_chan;
using gosan::sync::Mutex;
using gosan::sync::WaitGroup;

// How many operations a measurement has at least.
constexpr long kOperations = 400'000;

long rounds_for(long n, long operations_per_goroutine) {
  const long rounds = kOperations / (n * operations_per_goroutine);
  return rounds < 2 ? 2 : rounds;
}

struct Result {
  long operations;
  double ns;
};

// N goroutines, the ith of which runs body_of(i) once the clock runs; returns
// when all have. Each body owns all that it reads: this is about edges, not
// about variables with N readers.
template <class BodyOf>
double run_all(long n, const BodyOf& body_of) {
  auto start = make_chan();
  WaitGroup ready;
  WaitGroup done;
  ready.add(static_cast<int>(n));
  done.add(static_cast<int>(n));
  for (long i = 0; i < n; ++i) {
    go([start, &ready, &done, body = body_of(i)] {
      ready.done();
      start.recv();
      body();
      done.done();
    });
  }
  ready.wait();
  timespec begin{};
  timespec end{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
  start.close();
  done.wait();
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  return static_cast<double>(end.tv_sec - begin.tv_sec) * 1e9 +
         static_cast<double>(end.tv_nsec - begin.tv_nsec);
}

std::vector<chan<long>> make_channels(long count) {
  std::vector<chan<long>> channels(static_cast<std::size_t>(count));
  for (auto& channel : channels) channel = make_chan<long>();
  return channels;
}

struct Client {
  chan<long> answer = make_chan<long>();
};

// A goroutine that answers who comes in.
chan<const Client*> start_server() {
  auto requests = make_chan<const Client*>();
  go([requests] {
    for (const Client* client : requests) client->answer.send(1);
  });
  return requests;
}

// N clients, each of one of the servers.
Result ask(long n, std::size_t server_count) {
  const long rounds = rounds_for(n, 8);
  std::vector<Client> clients(static_cast<std::size_t>(n));
  std::vector<chan<const Client*>> servers(server_count);
  for (auto& requests : servers) requests = start_server();
  const double ns = run_all(n, [&](long i) {
    const auto mine = static_cast<std::size_t>(i);
    return [requests = servers[mine % server_count], self = &clients[mine],
            rounds] {
      for (long r = 0; r < rounds; ++r) {
        requests.send(self);
        self->answer.recv();
      }
    };
  });
  for (auto& requests : servers) requests.close();
  return {n * rounds * 8, ns};
}

// Everybody sends to one goroutine, which answers everybody.
Result fan_in_fan_out(long n) { return ask(n, 1); }

// Eight servers and N clients.
Result servers(long n) { return ask(n, 8); }

// A closed channel starts each round, a WaitGroup ends it.
Result rounds_of_all(long n) {
  struct Round {
    chan<> start = make_chan();
    WaitGroup end;
  };
  constexpr long kMostRounds = 200;
  const long rounds = std::min(rounds_for(n, 3), kMostRounds);
  const auto all = std::make_unique<Round[]>(static_cast<std::size_t>(rounds));
  for (long r = 0; r < rounds; ++r) all[r].end.add(static_cast<int>(n));
  WaitGroup starter;
  starter.add(1);
  go([first = all.get(), rounds, &starter] {
    for (long r = 0; r < rounds; ++r) {
      first[r].start.close();
      first[r].end.wait();
    }
    starter.done();
  });
  const double ns = run_all(n, [&](long) {
    return [first = all.get(), rounds] {
      for (long r = 0; r < rounds; ++r) {
        first[r].start.recv();
        first[r].end.done();
      }
    };
  });
  starter.wait();
  return {n * rounds * 3, ns};
}

// All take one mutex, in whatever order they run.
Result one_mutex(long n) {
  const long rounds = rounds_for(n, 2);
  Mutex mutex;
  const double ns = run_all(n, [&](long) {
    return [&mutex, rounds] {
      for (long r = 0; r < rounds; ++r) {
        mutex.lock();
        mutex.unlock();
        gosan::gosched();
      }
    };
  });
  return {n * rounds * 2, ns};
}

// Two and two, and nobody else.
Result pairs(long n) {
  const long rounds = rounds_for(n, 8);
  const auto channels = make_channels(n);
  const double ns = run_all(n / 2 * 2, [&](long i) {
    const auto first = static_cast<std::size_t>(i / 2 * 2);
    return [there = channels[first], back = channels[first + 1], i, rounds] {
      for (long r = 0; r < rounds; ++r) {
        if (i % 2 == 0) {
          there.send(r);
          back.recv();
        } else {
          there.recv();
          back.send(r);
        }
      }
    };
  });
  return {n / 2 * 2 * rounds * 4, ns};
}

// N/8 pipelines of eight stages.
Result pipelines(long n) {
  constexpr long kStages = 8;
  const long lines = n / kStages;
  const long rounds = rounds_for(n, 4);
  const auto channels = make_channels(n + 1);
  const double ns = run_all(lines * kStages, [&](long i) {
    const auto mine = static_cast<std::size_t>(i);
    return [in = channels[mine], out = channels[mine + 1], stage = i % kStages,
            rounds] {
      for (long r = 0; r < rounds; ++r) {
        const long value = stage == 0 ? r : *in.recv();
        if (stage + 1 != kStages) out.send(value);
      }
    };
  });
  return {lines * rounds * (kStages - 1) * 4, ns};
}

// 64 mutexes, each goroutine takes one after the other at random: the worst
// that was found for the clocks.
Result sharded_mutexes(long n) {
  constexpr std::uint64_t kShards = 64;
  const long rounds = rounds_for(n, 2);
  std::vector<Mutex> mutexes(kShards);
  const double ns = run_all(n, [&](long i) {
    return [first = mutexes.data(), i, rounds] {
      std::uint64_t state = static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15u;
      for (long r = 0; r < rounds; ++r) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        Mutex& mutex = first[state >> 58];
        mutex.lock();
        mutex.unlock();
        gosan::gosched();
      }
    };
  });
  return {n * rounds * 2, ns};
}

struct Pattern {
  const char* name;
  Result (*run)(long n);
};
constexpr Pattern kPatterns[] = {
    {"fan", fan_in_fan_out},     {"rounds", rounds_of_all},
    {"mutex", one_mutex},        {"pairs", pairs},
    {"servers", servers},        {"pipelines", pipelines},
    {"sharded", sharded_mutexes}};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--list") == 0) {
    for (const Pattern& pattern : kPatterns) std::puts(pattern.name);
    return 0;
  }
  for (const Pattern& pattern : kPatterns) {
    if (argc != 3 || std::strcmp(argv[1], pattern.name) != 0) continue;
    const long n = std::atol(argv[2]);
    const Result result = pattern.run(n);
    std::printf("%s %ld %ld %.1f\n", pattern.name, n, result.operations,
                result.ns / static_cast<double>(result.operations));
    return 0;
  }
  std::fputs("usage: patterns PATTERN N\n", stderr);
  return 64;
}
