// Dense matrix product, row by column: affine loops over arrays of doubles,
// one of them with a stride.
#include <vector>

#include "kernel.h"

constexpr std::size_t kSize = 400;
constexpr int kProducts = 4;

using Matrix = std::vector<double>;  // [kSize * kSize], row by row

void multiply(const Matrix& a, const Matrix& b, Matrix& product) {
  for (std::size_t row = 0; row < kSize; row++) {
    for (std::size_t column = 0; column < kSize; column++) {
      double sum = 0;
      for (std::size_t k = 0; k < kSize; k++) {
        sum += a[row * kSize + k] * b[k * kSize + column];
      }
      product[row * kSize + column] = sum;
    }
  }
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    Matrix a(kSize * kSize);
    Matrix b(kSize * kSize);
    Matrix product(kSize * kSize);
    for (std::size_t i = 0; i < kSize * kSize; i++) {
      a[i] = static_cast<double>((i + seed) % 17);
      b[i] = static_cast<double>(i % 13);
    }
    double trace = 0;
    for (int i = 0; i < kProducts; i++) {
      multiply(a, b, product);
      trace += product[static_cast<std::size_t>(i) * (kSize + 1)];
    }
    return static_cast<std::uint64_t>(trace);
  });
}
