// A small reader of ELF symbol tables; trusts no offset in the file.

#include <gosan/elf_symbols.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace gosan::base {
namespace {

// A function without a size (hand-written assembly) reaches to the next one,
// but not further than this.
constexpr std::uint64_t kUnsizedReach = 4096;

const Symbol* symbol_at(const std::vector<Symbol>& symbols,
                        std::uint64_t address) {
  auto after = std::upper_bound(
      symbols.begin(), symbols.end(), address,
      [](std::uint64_t a, const Symbol& s) { return a < s.value; });
  if (after == symbols.begin()) return nullptr;
  const Symbol& symbol = *--after;
  const std::uint64_t reach = symbol.size == 0 ? kUnsizedReach : symbol.size;
  return address - symbol.value < reach ? &symbol : nullptr;
}

// Aliases of one address: the one with a size first, then the shorter name, so
// that the choice does not depend on the linker's order.
void sort_symbols(std::vector<Symbol>& symbols) {
  std::sort(symbols.begin(), symbols.end(),
            [](const Symbol& a, const Symbol& b) {
              if (a.value != b.value) return a.value < b.value;
              if (a.size != b.size) return a.size < b.size;
              const std::size_t length_a = std::strlen(a.name);
              const std::size_t length_b = std::strlen(b.name);
              if (length_a != length_b) return length_a > length_b;
              return std::strcmp(a.name, b.name) > 0;
            });
}

}  // namespace

SymbolTable::SymbolTable(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  struct stat status = {};
  if (fstat(file, &status) == 0 && status.st_size > 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data != MAP_FAILED) {
      data_ = static_cast<const std::byte*>(data);
      size_ = size;
      read();
    }
  }
  close(file);
}

SymbolTable::~SymbolTable() {
  if (data_ != nullptr) munmap(const_cast<std::byte*>(data_), size_);
}

// Null when [offset, offset+size) is not in the file.
const void* SymbolTable::at(std::uint64_t offset, std::uint64_t size) const {
  if (offset > size_ || size > size_ - offset) return nullptr;
  return data_ + offset;
}

void SymbolTable::read() {
  if (!read_table(SHT_SYMTAB)) read_table(SHT_DYNSYM);
  sort_symbols(functions_);
  sort_symbols(objects_);
}

bool SymbolTable::read_table(std::uint32_t section_type) {
  const auto* header =
      static_cast<const Elf64_Ehdr*>(at(0, sizeof(Elf64_Ehdr)));
  if (header == nullptr || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64) {
    return false;
  }
  const std::size_t count = header->e_shnum;
  const auto* sections = static_cast<const Elf64_Shdr*>(
      at(header->e_shoff, count * sizeof(Elf64_Shdr)));
  if (sections == nullptr) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (sections[i].sh_type == section_type && sections[i].sh_link < count) {
      add_symbols(sections[i], sections[sections[i].sh_link]);
    }
  }
  return !functions_.empty() || !objects_.empty();
}

void SymbolTable::add_symbols(const Elf64_Shdr& table,
                              const Elf64_Shdr& strings) {
  const auto* names =
      static_cast<const char*>(at(strings.sh_offset, strings.sh_size));
  const std::size_t count = table.sh_size / sizeof(Elf64_Sym);
  const auto* symbols = static_cast<const Elf64_Sym*>(
      at(table.sh_offset, count * sizeof(Elf64_Sym)));
  if (names == nullptr || symbols == nullptr || strings.sh_size == 0 ||
      names[strings.sh_size - 1] != '\0') {
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Elf64_Sym& symbol = symbols[i];
    if (symbol.st_shndx == SHN_UNDEF || symbol.st_name >= strings.sh_size) {
      continue;
    }
    const Symbol entry{symbol.st_value, symbol.st_size, names + symbol.st_name};
    const unsigned type = ELF64_ST_TYPE(symbol.st_info);
    if (type == STT_FUNC || type == STT_GNU_IFUNC) {
      functions_.push_back(entry);
    } else if (type == STT_OBJECT && symbol.st_size != 0) {
      objects_.push_back(entry);
    }
  }
}

const Symbol* SymbolTable::function_at(std::uint64_t address) const {
  return symbol_at(functions_, address);
}

const Symbol* SymbolTable::object_at(std::uint64_t address) const {
  return symbol_at(objects_, address);
}

}  // namespace gosan::base
