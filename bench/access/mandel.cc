// The Mandelbrot set: computation with hardly an access.
#include <vector>

#include "kernel.h"

constexpr int kSide = 1200;
constexpr int kMostSteps = 200;

unsigned char steps_at(double re, double im) {
  double x = 0;
  double y = 0;
  int steps = 0;
  while (steps < kMostSteps && x * x + y * y < 4) {
    const double next = x * x - y * y + re;
    y = 2 * x * y + im;
    x = next;
    steps++;
  }
  return static_cast<unsigned char>(steps);
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    std::vector<unsigned char> image(std::size_t{kSide} * kSide);
    const double shift = static_cast<double>(seed) / 1000;
    for (int row = 0; row < kSide; row++) {
      for (int column = 0; column < kSide; column++) {
        image[static_cast<std::size_t>(row) * kSide +
              static_cast<std::size_t>(column)] =
            steps_at(3.0 * column / kSide - 2.2 + shift,
                     3.0 * row / kSide - 1.5);
      }
    }
    std::uint64_t sum = 0;
    for (const unsigned char pixel : image) sum += pixel;
    return sum;
  });
}
