// A parcel goes round a ring of goroutines that move from worker to worker;
// each of them writes to it before it sends it on.
#include <gosan/gosan.h>

#include <vector>

struct Parcel {
  long weight = 0;
};

int main() {
  constexpr int kStages = 8;
  constexpr int kRounds = 50;
  std::vector<gosan::chan<Parcel*>> ring;
  for (int i = 0; i <= kStages; i++) {
    ring.push_back(gosan::make_chan<Parcel*>(static_cast<std::size_t>(i % 2)));
  }
  for (int i = 0; i < kStages; i++) {
    gosan::go([in = ring[i], out = ring[i + 1], i] {
      for (Parcel* parcel : in) {
        gosan::gosched();
        if (i == 3) parcel->weight += 1;
        parcel->weight += 1;
        out.send(parcel);
      }
      out.close();
    });
  }
  Parcel* parcel = new Parcel;
  for (int round = 0; round < kRounds; round++) {
    ring.front().send(parcel);
    parcel = *ring.back().recv();
  }
  ring.front().close();
  ring.back().recv();
}
