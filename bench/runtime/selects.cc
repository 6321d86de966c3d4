// Select statements.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/select.h>

#include <optional>

#include "row.h"

namespace {

using gosan::go;
using gosan::make_chan;
using gosan::otherwise;
using gosan::recv;
using gosan::select;

// A buffered send, then a select that finds its value.
void one_ready(long ops) {
  auto ready = make_chan<long>(1);
  auto never = make_chan<long>();
  std::optional<long> value;
  for (long i = 0; i < ops; ++i) {
    ready.send(i);
    select(recv(ready, value), recv(never));
    keep(*value);
  }
}

void none_of_one(long ops) {
  auto never = make_chan<long>();
  long idle = 0;
  for (long i = 0; i < ops; ++i) {
    if (select(recv(never), otherwise()) == 1) ++idle;
  }
  keep(idle);
}

void none_of_three(long ops) {
  auto a = make_chan<long>();
  auto b = make_chan<long>();
  auto c = make_chan<long>();
  long idle = 0;
  for (long i = 0; i < ops; ++i) {
    if (select(recv(a), recv(b), recv(c), otherwise()) == 3) ++idle;
  }
  keep(idle);
}

// A round trip whose receivers also watch for a signal to quit.
void pingpong(long ops) {
  auto there = make_chan<long>();
  auto back = make_chan<long>();
  auto quit = make_chan();
  go([=] {
    std::optional<long> value;
    while (select(recv(there, value), recv(quit)) == 0) back.send(*value);
  });
  std::optional<long> value;
  for (long i = 0; i < ops; ++i) {
    there.send(i);
    select(recv(back, value), recv(quit));
    keep(*value);
  }
  quit.close();
}

void pump(long ops, std::size_t cap) {
  auto values = make_chan<long>(cap);
  auto quit = make_chan();
  go([=] {
    for (long i = 0; i < ops; ++i) values.send(i);
    quit.close();
  });
  std::optional<long> value;
  for (long i = 0; i < ops; ++i) {
    select(recv(values, value), recv(quit));
    if (value) keep(*value);
  }
}

// An item through a channel whose receiver also watches for a signal to quit.
void pipe(long ops) { pump(ops, 0); }
void buffered(long ops) { pump(ops, 128); }

constexpr Row kRows[] = {{"ready1", 2'000'000, one_ready},
                         {"default1", 20'000'000, none_of_one},
                         {"default3", 3'000'000, none_of_three},
                         {"select", 400'000, pingpong},
                         {"select1", 800'000, pipe},
                         {"selectb", 1'500'000, buffered}};

}  // namespace

std::span<const Row> select_rows() { return kRows; }
