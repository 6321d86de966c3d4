// A reader of .eh_frame, for what x86-64 compilers write.
#include <cstddef>
#include <cstdint>

#include "unwind_rules.h"

namespace gosan::detector {
namespace {

constexpr std::uint64_t kRbp = 6;  // DWARF's numbers
constexpr std::uint64_t kRsp = 7;
constexpr std::uint64_t kReturnAddress = 16;

template <typename T>
T load(const std::byte* p) {
  T value;
  __builtin_memcpy(&value, p, sizeof(T));
  return value;
}

// Reads forwards, and no further than the end.
class Reader {
 public:
  Reader(const std::byte* p, const std::byte* end) : p_(p), end_(end) {}

  const std::byte* at() const { return p_; }
  bool done() const { return failed_ || p_ >= end_; }
  bool failed() const { return failed_; }
  void skip(std::uint64_t n) {
    if (n > static_cast<std::uint64_t>(end_ - p_)) {
      failed_ = true;
    } else {
      p_ += n;
    }
  }
  template <typename T>
  T number() {
    if (end_ - p_ < static_cast<std::ptrdiff_t>(sizeof(T))) {
      failed_ = true;
      return 0;
    }
    const T value = load<T>(p_);
    p_ += sizeof(T);
    return value;
  }
  std::uint64_t uleb() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = number<std::uint8_t>();
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }
  std::int64_t sleb() {
    std::uint64_t value = 0;
    unsigned shift = 0;
    std::uint8_t byte = 0x80;
    while ((byte & 0x80) != 0 && shift < 64) {
      byte = number<std::uint8_t>();
      value |= std::uint64_t{byte & 0x7fu} << shift;
      shift += 7;
    }
    if (shift < 64 && (byte & 0x40) != 0) value |= ~std::uint64_t{0} << shift;
    return static_cast<std::int64_t>(value);
  }
  // A pointer in one of the encodings that are in use: absolute or relative to
  // its own place, 4 or 8 bytes.
  std::uintptr_t pointer(std::uint8_t encoding) {
    const auto place = reinterpret_cast<std::uintptr_t>(p_);
    std::uintptr_t value = 0;
    switch (encoding & 0x0f) {
      case 0x00:
      case 0x04:
      case 0x0c:
        value = number<std::uint64_t>();
        break;
      case 0x03:
        value = number<std::uint32_t>();
        break;
      case 0x0b:
        value = static_cast<std::uintptr_t>(number<std::int32_t>());
        break;
      default:
        failed_ = true;
    }
    return (encoding & 0x70) == 0x10 ? value + place : value;
  }

 private:
  const std::byte* p_;
  const std::byte* end_;
  bool failed_ = false;
};

// A common information entry, as far as it matters.
struct Common {
  std::uint64_t code_align = 1;
  std::int64_t data_align = 1;
  std::uint8_t pointer_encoding = 0;
  bool has_augmentation = false;
  bool is_signal = false;
  Reader instructions{nullptr, nullptr};
};

bool read_common(const std::byte* p, Common* out) {
  const auto length = load<std::uint32_t>(p);
  if (length == 0 || length == 0xffffffff) return false;
  Reader reader(p + 8, p + 4 + length);
  const auto version = reader.number<std::uint8_t>();
  const auto* augmentation = reinterpret_cast<const char*>(reader.at());
  while (!reader.done() && reader.number<char>() != 0) {
  }
  out->code_align = reader.uleb();
  out->data_align = reader.sleb();
  if (version == 1) {
    reader.skip(1);
  } else {
    reader.uleb();
  }
  if (*augmentation == 'z') {
    out->has_augmentation = true;
    const std::uint64_t size = reader.uleb();
    Reader data(reader.at(), reader.at() + size);
    for (const char* c = augmentation + 1; *c != 0; ++c) {
      if (*c == 'R') {
        out->pointer_encoding = data.number<std::uint8_t>();
      } else if (*c == 'P') {
        data.pointer(data.number<std::uint8_t>() & 0x0f);
      } else if (*c == 'L') {
        data.skip(1);
      } else if (*c == 'S') {
        out->is_signal = true;
      }
    }
    reader.skip(size);
  } else if (*augmentation != 0) {
    return false;
  }
  out->instructions = reader;
  return !reader.failed();
}

// The rows of the table that the instructions describe, one at a time.
class Machine {
 public:
  Machine(const Common& common, std::uintptr_t start, std::uintptr_t target)
      : common_(common), at_(start), target_(target) {}

  // False: something that this machine does not know, or damaged data.
  bool run(Reader instructions, bool is_initial) {
    while (!instructions.done() && at_ <= target_) {
      if (!step(instructions)) return false;
    }
    if (is_initial) initial_ = row_;
    return !instructions.failed();
  }

  UnwindRule rule() const {
    if (row_.ends) return {UnwindRule::Kind::kEnd, false, 0, 0};
    if (!row_.is_known) return {};
    const bool from_rbp = row_.base == kRbp;
    if (from_rbp && row_.cfa_offset == 16 && row_.saved_rbp == -16) return {};
    return {UnwindRule::Kind::kOffsets, from_rbp,
            static_cast<std::int32_t>(row_.cfa_offset),
            static_cast<std::int32_t>(row_.saved_rbp)};
  }

 private:
  struct Row {
    std::uint64_t base = kRsp;
    std::int64_t cfa_offset = 8;
    std::int64_t saved_rbp = 0;
    bool is_known = true;
    bool ends = false;
  };

  void advance(std::uint64_t delta) { at_ += delta * common_.code_align; }
  void save(std::uint64_t reg, std::int64_t offset) {
    if (reg == kRbp) row_.saved_rbp = offset;
  }
  void lose(std::uint64_t reg) {
    if (reg == kRbp) row_.is_known = false;
  }
  void restore(std::uint64_t reg) {
    if (reg == kRbp) row_.saved_rbp = initial_.saved_rbp;
  }
  void define(std::uint64_t base, std::int64_t offset) {
    row_.is_known = base == kRbp || base == kRsp;
    row_.base = base;
    row_.cfa_offset = offset;
  }

  bool step(Reader& in) {
    const auto code = in.number<std::uint8_t>();
    const std::uint64_t low = code & 0x3f;
    switch (code >> 6) {
      case 1:  // DW_CFA_advance_loc
        advance(low);
        return true;
      case 2:  // DW_CFA_offset
        save(low, static_cast<std::int64_t>(in.uleb()) * common_.data_align);
        return true;
      case 3:  // DW_CFA_restore
        restore(low);
        return true;
      default:
        if (low <= 0x04) return step_place(low, in);
        return is_about_frame(low) ? step_frame(low, in)
                                   : step_register(low, in);
    }
  }

  bool step_place(std::uint64_t code, Reader& in) {
    switch (code) {
      case 0x00:  // DW_CFA_nop
        return true;
      case 0x01:  // DW_CFA_set_loc
        at_ = in.pointer(common_.pointer_encoding);
        return true;
      case 0x02:  // DW_CFA_advance_loc1, 2, 4
        advance(in.number<std::uint8_t>());
        return true;
      case 0x03:
        advance(in.number<std::uint16_t>());
        return true;
      default:
        advance(in.number<std::uint32_t>());
        return true;
    }
  }

  // Where registers are saved.
  bool step_register(std::uint64_t code, Reader& in) {
    const std::uint64_t reg = in.uleb();
    switch (code) {
      case 0x05:  // DW_CFA_offset_extended
        save(reg, static_cast<std::int64_t>(in.uleb()) * common_.data_align);
        return true;
      case 0x06:  // DW_CFA_restore_extended
        restore(reg);
        return true;
      case 0x07:  // DW_CFA_undefined
        if (reg == kReturnAddress) row_.ends = true;
        lose(reg);
        return true;
      case 0x08:  // DW_CFA_same_value
        save(reg, 0);
        return true;
      case 0x09:  // DW_CFA_register
        lose(reg);
        in.uleb();
        return true;
      case 0x10:  // DW_CFA_expression, DW_CFA_val_expression
      case 0x16:
        lose(reg);
        in.skip(in.uleb());
        return true;
      case 0x11:  // DW_CFA_offset_extended_sf
        save(reg, in.sleb() * common_.data_align);
        return true;
      default:
        return false;
    }
  }

  // Where the frame begins.
  bool step_frame(std::uint64_t code, Reader& in) {
    std::uint64_t base = 0;
    switch (code) {
      case 0x0a:  // DW_CFA_remember_state
        if (depth_ == kDepth) return false;
        kept_[depth_++] = row_;
        return true;
      case 0x0b:  // DW_CFA_restore_state
        if (depth_ == 0) return false;
        row_ = kept_[--depth_];
        return true;
      case 0x0c:  // DW_CFA_def_cfa
        base = in.uleb();
        define(base, static_cast<std::int64_t>(in.uleb()));
        return true;
      case 0x0d:  // DW_CFA_def_cfa_register
        define(in.uleb(), row_.cfa_offset);
        return true;
      case 0x0e:  // DW_CFA_def_cfa_offset
        row_.cfa_offset = static_cast<std::int64_t>(in.uleb());
        return true;
      case 0x0f:  // DW_CFA_def_cfa_expression
        row_.is_known = false;
        in.skip(in.uleb());
        return true;
      case 0x12:  // DW_CFA_def_cfa_sf
        base = in.uleb();
        define(base, in.sleb() * common_.data_align);
        return true;
      case 0x13:  // DW_CFA_def_cfa_offset_sf
        row_.cfa_offset = in.sleb() * common_.data_align;
        return true;
      case 0x2e:  // DW_CFA_GNU_args_size
        in.uleb();
        return true;
      default:
        return false;
    }
  }

  static bool is_about_frame(std::uint64_t code) {
    return (code >= 0x0a && code <= 0x0f) || code == 0x12 || code == 0x13 ||
           code == 0x2e;
  }

  static constexpr std::size_t kDepth = 8;
  const Common& common_;
  std::uintptr_t at_;
  std::uintptr_t target_;
  Row row_;
  Row initial_;
  Row kept_[kDepth];
  std::size_t depth_ = 0;
};

// The frame description entry that may cover `pc`: the last that begins at or
// before it, by the sorted table of .eh_frame_hdr.
const std::byte* find_entry(const std::byte* hdr, std::uintptr_t pc) {
  constexpr std::uint8_t kTable = 0x3b;  // 4 bytes, signed, relative to hdr
  constexpr std::uint8_t kCount = 0x03;  // 4 bytes
  if (load<std::uint8_t>(hdr) != 1 || load<std::uint8_t>(hdr + 2) != kCount ||
      load<std::uint8_t>(hdr + 3) != kTable) {
    return nullptr;
  }
  const std::byte* table = hdr + 12;
  const auto wanted =
      static_cast<std::int64_t>(pc - reinterpret_cast<std::uintptr_t>(hdr));
  std::uint32_t lo = 0;
  std::uint32_t hi = load<std::uint32_t>(hdr + 8);
  while (lo < hi) {
    const std::uint32_t middle = lo + (hi - lo) / 2;
    if (load<std::int32_t>(table + std::size_t{middle} * 8) <= wanted) {
      lo = middle + 1;
    } else {
      hi = middle;
    }
  }
  if (lo == 0) return nullptr;
  return hdr + load<std::int32_t>(table + std::size_t{lo - 1} * 8 + 4);
}

}  // namespace

UnwindRule read_unwind_rule(const std::byte* hdr,
                            std::uintptr_t return_address) noexcept {
  const std::uintptr_t pc = return_address - 1;  // inside the call
  const std::byte* entry = find_entry(hdr, pc);
  if (entry == nullptr) return {};
  const auto length = load<std::uint32_t>(entry);
  if (length == 0 || length == 0xffffffff) return {};
  Reader reader(entry + 4, entry + 4 + length);
  const std::byte* back = reader.at();
  Common common;
  if (!read_common(back - reader.number<std::uint32_t>(), &common)) return {};
  const std::uintptr_t start = reader.pointer(common.pointer_encoding);
  const std::uintptr_t size = reader.pointer(common.pointer_encoding & 0x0f);
  if (common.has_augmentation) reader.skip(reader.uleb());
  if (reader.failed() || pc - start >= size) return {};
  if (common.is_signal) return {UnwindRule::Kind::kSignal, false, 0, 0};
  Machine machine(common, start, pc);
  if (!machine.run(common.instructions, true) || !machine.run(reader, false)) {
    return {};
  }
  return machine.rule();
}

}  // namespace gosan::detector
