// Counts the words of a text by MapReduce.
//   wordcount [--megabytes=N] [--mappers=N] [--reducers=N]
//             [--bug=total|shuffle]
// total    all mappers add to one number: data race
// shuffle  nobody tells the reducers that this was all: deadlock
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../options.h"
#include "mapreduce.h"
#include "text.h"

namespace {

constexpr std::size_t kPartBytes = 64 * 1024;

using WordCount = MapReduce<std::string_view, std::string_view, long>;

std::atomic<long> total_words{0};
long racy_total_words = 0;

long count_words(std::string_view part, const WordCount::Emit& emit) {
  long count = 0;
  for (std::string_view word = next_word(part); !word.empty();
       word = next_word(part)) {
    emit(word, 1);
    count++;
  }
  return count;
}

struct Summary {
  long words = 0;
  std::size_t distinct = 0;
  std::string_view most_frequent;
  long most_times = 0;
};

Summary summarise(const std::vector<WordCount::Table>& tables) {
  Summary summary;
  for (const WordCount::Table& table : tables) {
    summary.distinct += table.size();
    for (const auto& [word, times] : table) {
      summary.words += times;
      if (times <= summary.most_times) continue;
      summary.most_frequent = word;
      summary.most_times = times;
    }
  }
  return summary;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options(argc, argv);
  const auto megabytes =
      static_cast<std::size_t>(options.number("megabytes", 64));
  const Text text = make_text(megabytes << 20);
  const bool racy = options.bug("total");
  WordCount word_count(
      {options.number("mappers", 4), options.number("reducers", 3),
       !options.bug("shuffle")},
      [racy](std::string_view part, const WordCount::Emit& emit) {
        const long count = count_words(part, emit);
        if (racy) {
          racy_total_words += count;
        } else {
          total_words += count;
        }
      });
  const Summary summary =
      summarise(word_count.run(split(text.bytes, kPartBytes)));
  const long total = racy ? racy_total_words : total_words.load();
  std::printf("%ld words, %zu distinct, most frequent: %s, %ld times\n", total,
              summary.distinct, std::string(summary.most_frequent).c_str(),
              summary.most_times);
  const bool right = summary.words == text.word_count && total == summary.words;
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
