// Rules in the file that GOSAN_OPTIONS=suppressions names, with what the
// detector takes for comments: what it is, why, until when.
//
//   # finding 0123456789abcdef: data race on `hits`: stats.cc:9:3 and …
//   # reason: statistics, may be off by a few
//   # until: 2027-03-31
//   race:id:0123456789abcdef
#pragma once

#include <gosan/report_model.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::tool {

struct Suppression {
  std::string reason;  // one line, not empty
  std::string until;   // "YYYY-MM-DD", its last day, or "" for no end
};

// The rule for that finding and no other.
std::string rule_for(const report::Finding& finding);

// `text`, a file of rules, with the one for `finding` at its end. An earlier
// one for the same finding goes.
std::string with_suppression(std::string_view text,
                             const report::Finding& finding,
                             const Suppression& suppression);

struct ExpiredRule {
  std::size_t line = 0;
  std::string rule;
  std::string until;
  std::string reason;
};

// The rules whose last day is before `today` or is no date, in the file's
// order.
std::vector<ExpiredRule> expired_rules(std::string_view text,
                                       std::string_view today);

// Whether it is a day of the calendar, written YYYY-MM-DD.
bool is_date(std::string_view text);

std::string today_utc();

}  // namespace gosan::tool
