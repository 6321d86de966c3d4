// Five bodies that attract each other: short loops over a few cache lines,
// with as many accesses as computations.
#include <cmath>
#include <vector>

#include "kernel.h"

constexpr int kSteps = 4'000'000;
constexpr double kStep = 0.01;

struct Body {
  double x, y, z, vx, vy, vz, mass;
};

void attract(Body& a, Body& b) {
  const double dx = a.x - b.x;
  const double dy = a.y - b.y;
  const double dz = a.z - b.z;
  const double square = dx * dx + dy * dy + dz * dz;
  const double strength = kStep / (square * std::sqrt(square));
  a.vx -= dx * b.mass * strength;
  a.vy -= dy * b.mass * strength;
  a.vz -= dz * b.mass * strength;
  b.vx += dx * a.mass * strength;
  b.vy += dy * a.mass * strength;
  b.vz += dz * a.mass * strength;
}

void advance(std::vector<Body>& bodies) {
  for (std::size_t i = 0; i < bodies.size(); i++) {
    for (std::size_t j = i + 1; j < bodies.size(); j++) {
      attract(bodies[i], bodies[j]);
    }
  }
  for (Body& body : bodies) {
    body.x += kStep * body.vx;
    body.y += kStep * body.vy;
    body.z += kStep * body.vz;
  }
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    std::vector<Body> bodies;
    for (int i = 0; i < 5; i++) {
      const double far = 5.0 * i + static_cast<double>(seed) / 8;
      bodies.push_back({far, far / 3, -far / 7, 0.1 * i, 0.5 - 0.1 * i, 0.05,
                        i == 0 ? 39.5 : 0.04});
    }
    for (int step = 0; step < kSteps; step++) advance(bodies);
    return static_cast<std::uint64_t>(std::fabs(bodies[1].x * 1e6));
  });
}
