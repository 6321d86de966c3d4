// Channel operations.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/sync.h>

#include "row.h"

namespace {

using gosan::chan;
using gosan::go;
using gosan::make_chan;

// Unbuffered round trip between two goroutines.
void pingpong(long ops) {
  auto there = make_chan<long>();
  auto back = make_chan<long>();
  go([=] {
    for (long value : there) back.send(value);
  });
  for (long i = 0; i < ops; ++i) {
    there.send(i);
    keep(*back.recv());
  }
  there.close();
}

void pump(long ops, std::size_t cap) {
  auto values = make_chan<long>(cap);
  go([=] {
    for (long i = 0; i < ops; ++i) values.send(i);
    values.close();
  });
  for (long value : values) keep(value);
}

// One item through an unbuffered channel.
void pipe(long ops) { pump(ops, 0); }

// The same through a buffer.
void buffered(long ops) { pump(ops, 128); }

// Send and receive by one goroutine: nobody waits.
void buffered_alone(long ops) {
  auto values = make_chan<long>(1);
  for (long i = 0; i < ops; ++i) {
    values.send(i);
    keep(*values.recv());
  }
}

// 64 senders and 64 receivers on one unbuffered channel.
void contended(long ops) {
  constexpr long kSide = 64;
  auto values = make_chan<long>();
  gosan::sync::WaitGroup senders;
  gosan::sync::WaitGroup receivers;
  senders.add(kSide);
  receivers.add(kSide);
  for (long s = 0; s < kSide; ++s) {
    go([&, values] {
      for (long i = 0; i < ops / kSide; ++i) values.send(i);
      senders.done();
    });
    go([&, values] {
      for (long value : values) keep(value);
      receivers.done();
    });
  }
  senders.wait();
  values.close();
  receivers.wait();
}

constexpr Row kRows[] = {{"pingpong", 500'000, pingpong},
                         {"pipe", 1'000'000, pipe},
                         {"buf", 3'000'000, buffered},
                         {"buf1", 3'000'000, buffered_alone},
                         {"contend", 640'000, contended}};

}  // namespace

std::span<const Row> channel_rows() { return kRows; }
