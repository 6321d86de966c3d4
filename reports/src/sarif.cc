// SARIF 2.1.0.
#include <gosan/report_exchange.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "json_writer.h"
#include "kinds.h"
#include "places.h"
#include "sarif_parts.h"
#include "words.h"

namespace gosan::report {
namespace {

bool stays_in_uri(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
         c == '~' || c == '/';
}

}  // namespace

std::string sarif_uri(std::string_view path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (stays_in_uri(c)) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

namespace {

constexpr std::array kKinds = {FindingKind::kRace, FindingKind::kLeak,
                               FindingKind::kDeadlock, FindingKind::kLockOrder,
                               FindingKind::kMisuse};

class Log {
 public:
  explicit Log(const ExchangeOptions& options)
      : words_(options.strip_path_prefix), prefix_(options.strip_path_prefix) {}

  std::string text(const Report& report) {
    baseline_ = std::any_of(report.findings.begin(), report.findings.end(),
                            [](const Finding& one) { return one.known; });
    out_.begin_object().field("$schema", kSarifSchema);
    out_.field("version", "2.1.0");
    out_.key("runs").begin_array().begin_object();
    driver(report.run);
    out_.key("results").begin_array();
    for (const Finding& finding : report.findings) result(finding);
    out_.end_array().end_object().end_array().end_object();
    return out_.take();
  }

 private:
  void driver(const Run& run) {
    out_.key("tool").begin_object().key("driver").begin_object();
    out_.field("name", "gosan");
    if (!run.version.empty()) string("version", run.version);
    out_.key("rules").begin_array();
    for (const FindingKind kind : kKinds) {
      out_.begin_object().field("id", kind_name(kind));
      message("shortDescription", kind_noun(kind));
      out_.end_object();
    }
    out_.end_array().end_object().end_object();
  }

  void result(const Finding& finding) {
    const std::vector<Place> all = places(finding, words_);
    out_.begin_object().field("ruleId", kind_name(finding.kind));
    out_.field("level", "error");
    message("message", fmt::format("{}; {}.", words_.verdict(finding),
                                   words_.why(finding)));
    out_.field("occurrenceCount", finding.count);
    if (baseline_) {
      out_.field("baselineState", finding.known ? "unchanged" : "new");
    }
    out_.key("partialFingerprints").begin_object();
    string("gosanFindingId/v1", finding.id);
    out_.end_object();
    out_.key("locations").begin_array();
    if (const Frame* frame = first_line(finding)) location(*frame, "");
    out_.end_array();
    related(all);
    flows(all);
    out_.end_object();
  }

  void related(const std::vector<Place>& all) {
    out_.key("relatedLocations").begin_array();
    for (const Place& place : all) {
      if (const Frame* frame = user_frame(*place.stack)) {
        location(*frame, place.label);
      }
    }
    out_.end_array();
  }

  // A flow runs from the goroutine's start to where it was seen, so outermost
  // frames come first.
  void flows(const std::vector<Place>& all) {
    out_.key("codeFlows").begin_array();
    const bool any = std::any_of(all.begin(), all.end(), [](const Place& one) {
      return !one.stack->empty();
    });
    if (any) {
      out_.begin_object().key("threadFlows").begin_array();
      std::size_t number = 1;
      for (const Place& place : all) flow(place, number++);
      out_.end_array().end_object();
    }
    out_.end_array();
  }

  void flow(const Place& place, std::size_t number) {
    if (place.stack->empty()) return;
    out_.begin_object();
    // Numbered: two foreign threads have one name, ids must differ.
    string("id", fmt::format("{}. {}", number, place.thread));
    out_.key("locations").begin_array();
    for (auto it = place.stack->rbegin(); it != place.stack->rend(); ++it) {
      out_.begin_object().key("location");
      location(*it, words_.frame(*it));
      out_.end_object();
    }
    out_.end_array().end_object();
  }

  void location(const Frame& frame, std::string_view label) {
    out_.begin_object();
    if (!frame.file.empty()) {
      out_.key("physicalLocation").begin_object();
      out_.key("artifactLocation").begin_object();
      string("uri", sarif_uri(without_prefix(frame.file, prefix_)));
      out_.end_object();
      if (frame.line != 0) region(frame);
      out_.end_object();
    }
    if (!label.empty()) message("message", label);
    out_.end_object();
  }

  void region(const Frame& frame) {
    out_.key("region").begin_object().field("startLine", frame.line);
    if (frame.column != 0) out_.field("startColumn", frame.column);
    out_.end_object();
  }

  void message(std::string_view key, std::string_view text) {
    out_.key(key).begin_object().field("text", text).end_object();
  }

  void string(std::string_view key, std::string_view text) {
    out_.field(key, text);
  }

  JsonWriter out_{JsonWriter::Layout::kIndented};
  Words words_;
  std::string_view prefix_;
  bool baseline_ = false;
};

}  // namespace

std::string sarif_report(const Report& report, const ExchangeOptions& options) {
  return Log(options).text(report);
}

}  // namespace gosan::report
