// Dense matrix product: affine loops over arrays, the friendliest case for
// checks that cover a whole row.
#include <cstdio>
#include <vector>

#include "kernel.h"

constexpr int kSize = 1280;

using Matrix = std::vector<double>;  // [kSize * kSize], row by row

void multiply_rows(const Matrix& a, const Matrix& b, Matrix& product, int first,
                   int last) {
  for (int row = first; row < last; row++) {
    for (int k = 0; k < kSize; k++) {
      const double factor = a[row * kSize + k];
      for (int column = 0; column < kSize; column++) {
        product[row * kSize + column] += factor * b[k * kSize + column];
      }
    }
  }
}

int main() {
  Matrix a(kSize * kSize);
  Matrix b(kSize * kSize);
  Matrix product(kSize * kSize);
  for (int i = 0; i < kSize * kSize; i++) {
    a[i] = i % 17;
    b[i] = i % 13;
  }
  both_halves([&](int half) {
    multiply_rows(a, b, product, half * kSize / 2, (half + 1) * kSize / 2);
  });
  double trace = 0;
  for (int i = 0; i < kSize; i++) trace += product[i * kSize + i];
  std::printf("%.0f\n", trace);
}
