// MapReduce over goroutines and channels: mappers share the parts of the input,
// each key belongs to one reducer, and so no table is ever shared.
//
// Source: Dean and Ghemawat: MapReduce, OSDI 2004.
#pragma once

#include <gosan/gosan.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

template <class Part, class Key, class Value>
class MapReduce {
 public:
  using Table = std::unordered_map<Key, Value>;
  // Called for each pair that a mapper finds.
  using Emit = std::function<void(const Key&, const Value&)>;
  using Mapper = std::function<void(const Part&, const Emit&)>;

  struct Shape {
    int mappers;
    int reducers;
    bool close_shuffle = true;  // false: a seeded bug
  };

  MapReduce(Shape shape, Mapper map) : shape_(shape), map_(std::move(map)) {
    for (int i = 0; i < shape.reducers; i++) {
      shuffle_.push_back(gosan::make_chan<Table>(1));
    }
  }

  // Blocks until all parts are mapped and all keys reduced; `+=` joins the
  // values of a key. Every key of the result is in exactly one table.
  std::vector<Table> run(const std::vector<Part>& parts) {
    const auto work = gosan::make_chan<Part>();
    const auto results = gosan::make_chan<Table>();
    gosan::sync::WaitGroup mapping;
    for (int i = 0; i < shape_.mappers; i++) {
      mapping.go([this, work] { map_parts(work); });
    }
    for (const auto& tables : shuffle_) {
      gosan::go(gosan::named("reducer"),
                [tables, results] { results.send(reduce(tables)); });
    }
    for (const Part& part : parts) work.send(part);
    work.close();
    mapping.wait();
    if (shape_.close_shuffle) {
      for (const auto& tables : shuffle_) tables.close();
    }
    std::vector<Table> reduced;
    for (std::size_t i = 0; i < shuffle_.size(); i++) {
      reduced.push_back(*results.recv());
    }
    return reduced;
  }

 private:
  void map_parts(const gosan::RecvChan<Part>& work) {
    for (const Part& part : work) {
      std::vector<Table> tables(shuffle_.size());
      map_(part, [&](const Key& key, const Value& value) {
        tables[std::hash<Key>()(key) % tables.size()][key] += value;
      });
      for (std::size_t i = 0; i < tables.size(); i++) {
        shuffle_[i].send(std::move(tables[i]));
      }
    }
  }

  static Table reduce(const gosan::RecvChan<Table>& tables) {
    Table sum;
    for (const Table& table : tables) {
      for (const auto& [key, value] : table) sum[key] += value;
    }
    return sum;
  }

  Shape shape_;
  Mapper map_;
  std::vector<gosan::chan<Table>> shuffle_;  // [reducers]
};
