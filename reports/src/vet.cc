// The mistakes of `gosan vet` as text, JSON and SARIF.
#include <gosan/report_vet.h>

#include <fmt/format.h>

#include "json_writer.h"
#include "kinds.h"
#include "sarif_parts.h"
#include "utf8.h"

namespace gosan::report {
namespace {

std::string_view level_of(bool certain) { return certain ? "warning" : "note"; }

std::string file_of(const Mistake& one, const VetOptions& options) {
  return std::string(without_prefix(one.file, options.strip_path_prefix));
}

}  // namespace

std::string vet_text(const VetReport& report, const VetOptions& options) {
  std::string text;
  for (const Mistake& one : report.mistakes) {
    text += fmt::format(
        "{}:{}:{}: {}: {} [{}]\n", printable(file_of(one, options)), one.line,
        one.column, level_of(one.certain), printable(one.message), one.rule);
  }
  return text;
}

std::string vet_json(const VetReport& report, const VetOptions& options) {
  JsonWriter out(JsonWriter::Layout::kIndented);
  out.begin_object().field("schema", "gosan-vet/1");
  out.field("gosan", std::string_view(report.version));
  out.key("mistakes").begin_array();
  for (const Mistake& one : report.mistakes) {
    out.begin_object().field("rule", std::string_view(one.rule));
    out.field("level", level_of(one.certain));
    out.field("file", std::string_view(file_of(one, options)));
    out.field("line", one.line).field("column", one.column);
    out.field("message", std::string_view(one.message)).end_object();
  }
  out.end_array().key("notes").begin_array();
  for (const std::string& note : report.notes) {
    out.value(std::string_view(note));
  }
  out.end_array().end_object();
  return out.take();
}

std::string vet_sarif(const VetReport& report, const VetOptions& options) {
  JsonWriter out(JsonWriter::Layout::kIndented);
  const auto message = [&out](std::string_view key, std::string_view text) {
    out.key(key).begin_object().field("text", text).end_object();
  };
  out.begin_object().field("$schema", kSarifSchema).field("version", "2.1.0");
  out.key("runs").begin_array().begin_object();
  out.key("tool").begin_object().key("driver").begin_object();
  out.field("name", "gosan vet");
  out.field("version", std::string_view(report.version));
  out.key("rules").begin_array();
  for (const VetRule& rule : report.rules) {
    out.begin_object().field("id", std::string_view(rule.name));
    message("shortDescription", rule.summary);
    out.key("defaultConfiguration").begin_object();
    out.field("level", level_of(rule.certain)).end_object().end_object();
  }
  out.end_array().end_object().end_object().key("results").begin_array();
  for (const Mistake& one : report.mistakes) {
    out.begin_object().field("ruleId", std::string_view(one.rule));
    out.field("level", level_of(one.certain));
    message("message", one.message);
    out.key("locations").begin_array().begin_object();
    out.key("physicalLocation").begin_object();
    out.key("artifactLocation").begin_object();
    const std::string uri = sarif_uri(file_of(one, options));
    out.field("uri", std::string_view(uri)).end_object();
    out.key("region").begin_object().field("startLine", one.line);
    out.field("startColumn", one.column).end_object();
    out.end_object().end_object().end_array().end_object();
  }
  out.end_array().end_object().end_array().end_object();
  return out.take();
}

}  // namespace gosan::report
