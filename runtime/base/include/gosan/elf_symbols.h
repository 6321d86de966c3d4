// The symbol table of one ELF file: names for addresses, of static functions
// too, which the dynamic table does not have.
#ifndef GOSAN_ELF_SYMBOLS_H
#define GOSAN_ELF_SYMBOLS_H

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::base {

struct Symbol {
  std::uint64_t value = 0;  // address in the file's own numbering
  std::uint64_t size = 0;
  const char* name = "";  // mangled; lives as long as the table
};

// Immutable once read. Missing or damaged files are files without symbols.
class SymbolTable {
 public:
  // Maps the file at `path` and reads .symtab, or .dynsym where it is stripped.
  explicit SymbolTable(const std::string& path);
  ~SymbolTable();
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;

  // The function (variable) that contains the address; null when none does.
  const Symbol* function_at(std::uint64_t address) const;
  const Symbol* object_at(std::uint64_t address) const;

 private:
  void read();
  bool read_table(std::uint32_t section_type);
  void add_symbols(const Elf64_Shdr& table, const Elf64_Shdr& strings);
  const void* at(std::uint64_t offset, std::uint64_t size) const;

  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::vector<Symbol> functions_;  // by value
  std::vector<Symbol> objects_;    // by value
};

}  // namespace gosan::base

#endif  // GOSAN_ELF_SYMBOLS_H
