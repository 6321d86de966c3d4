// The symbol table of one ELF file, for what the tables of instrumented code do
// not cover.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::detector {

struct ElfSymbol {
  std::uint64_t value = 0;  // address in the file's own numbering
  std::uint64_t size = 0;
  const char* name = "";  // mangled; lives as long as the table
};

// Immutable once read. Missing or damaged files are files without symbols.
class ElfSymbols {
 public:
  // Maps the file at `path` and reads .symtab, or .dynsym where it is stripped.
  explicit ElfSymbols(const std::string& path);
  ~ElfSymbols();
  ElfSymbols(const ElfSymbols&) = delete;
  ElfSymbols& operator=(const ElfSymbols&) = delete;

  // The function (variable) that contains the address; null when none does.
  const ElfSymbol* function_at(std::uint64_t address) const;
  const ElfSymbol* object_at(std::uint64_t address) const;

 private:
  void read();
  bool read_table(std::uint32_t section_type);
  void add_symbols(const Elf64_Shdr& table, const Elf64_Shdr& strings);
  const void* at(std::uint64_t offset, std::uint64_t size) const;

  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::vector<ElfSymbol> functions_;  // by value
  std::vector<ElfSymbol> objects_;    // by value
};

}  // namespace gosan::detector
