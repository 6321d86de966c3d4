// The rules of the P-clock: KNOWN, ADOPT, LABEL (of a release, of the labels
// behind it), MERGE.
#include "clock.h"

#include "check_fail.h"
#include "clock_nodes.h"

namespace gosan::detector {
namespace {

bool fits(std::uint32_t index, unsigned height) {
  // 16^8 covers all indices; a shift by 32 would be undefined
  return height >= 8 || (index >> (kNodeBits * height)) == 0;
}

std::uint32_t slot_of(std::uint32_t index, unsigned level) {
  return (index >> (kNodeBits * level)) % kNodeSlots;
}

std::uint32_t look_up(NodeId root, unsigned height, std::uint32_t index) {
  if (root == NodeId::kNone || !fits(index, height)) return 0;
  for (unsigned level = height; level-- > 0;) {
    const std::uint32_t value = node_at(root).slots[slot_of(index, level)];
    if (value == 0) return 0;
    root = NodeId{value};
  }
  return static_cast<std::uint32_t>(root);
}

// `id` (may be kNone) with the entry set; levels count from the leaves.
NodeId with_entry(NodeId id, unsigned level, const ClockEntry& entry,
                  std::uint64_t token) {
  const NodeId made = editable_node(id, token);
  std::uint32_t& slot = node_at(made).slots[slot_of(entry.index, level)];
  if (level > 0) {
    slot = static_cast<std::uint32_t>(
        with_entry(NodeId{slot}, level - 1, entry, token));
  } else if (entry.epoch > slot) {
    slot = entry.epoch;
  }
  return made;
}

NodeId raised(NodeId root, unsigned from, unsigned to, std::uint64_t token) {
  if (root == NodeId::kNone) return root;
  for (; from < to; ++from) {
    const NodeId made = editable_node(NodeId::kNone, token);
    node_at(made).slots[0] = static_cast<std::uint32_t>(root);
    root = made;
  }
  return root;
}

// Two tries that become one, with a third that `a` knows all of, kNone = none.
struct Merge {
  NodeId a;
  NodeId b;
  NodeId known;

  Merge below(std::uint32_t slot) const {
    return {child_of(a, slot), child_of(b, slot), child_of(known, slot)};
  }

 private:
  static NodeId child_of(NodeId id, std::uint32_t slot) {
    return id == NodeId::kNone ? id : NodeId{node_at(id).slots[slot]};
  }
};

NodeId merged(const Merge& tries, unsigned level, std::uint64_t token);

std::uint32_t merged_slot(const Merge& tries, std::uint32_t slot,
                          unsigned level, std::uint64_t token) {
  if (level == 0) {
    const std::uint32_t of_a = node_at(tries.a).slots[slot];
    const std::uint32_t of_b = node_at(tries.b).slots[slot];
    return of_a > of_b ? of_a : of_b;
  }
  return static_cast<std::uint32_t>(
      merged(tries.below(slot), level - 1, token));
}

// The pointwise maximum. Equal subtrees are skipped and an input that dominates
// is returned as it is, so that clocks with a common past keep sharing nodes.
// So are subtrees that `b` shares with what `a` knows: of a new version of a
// known trie only the changed nodes are read, however big it is.
// Only nodes of `a` that carry the token are written.
NodeId merged(const Merge& tries, unsigned level, std::uint64_t token) {
  const auto [a, b, known] = tries;
  if (a == b || b == known || b == NodeId::kNone) return a;
  if (a == NodeId::kNone) return b;
  std::uint32_t result[kNodeSlots];
  bool all_a = true;
  bool all_b = true;
  for (std::uint32_t i = 0; i < kNodeSlots; ++i) {
    const std::uint32_t of_a = node_at(a).slots[i];
    const std::uint32_t of_b = node_at(b).slots[i];
    result[i] = of_a;
    if (of_a == of_b) continue;
    result[i] = merged_slot(tries, i, level, token);
    all_a = all_a && result[i] == of_a;
    all_b = all_b && result[i] == of_b;
  }
  if (all_a) return a;
  if (all_b) return b;
  const NodeId made = editable_node(a, token);
  for (std::uint32_t i = 0; i < kNodeSlots; ++i) {
    node_at(made).slots[i] = result[i];
  }
  return made;
}

// The same where `b` and `known` have the height `low`, and `a` may be higher.
NodeId merged_low(const Merge& tries, unsigned height, unsigned low,
                  std::uint64_t token) {
  if (height == low) return merged(tries, height - 1, token);
  if (tries.a == NodeId::kNone) return raised(tries.b, low, height, token);
  const std::uint32_t old = node_at(tries.a).slots[0];
  const NodeId first =
      merged_low({NodeId{old}, tries.b, tries.known}, height - 1, low, token);
  if (first == NodeId{old}) return tries.a;
  const NodeId made = editable_node(tries.a, token);
  node_at(made).slots[0] = static_cast<std::uint32_t>(first);
  return made;
}

// Somebody's whole knowledge: a clock and, where it is a task's or a plain
// release, the holder's own component.
struct View {
  const Clock& clock;
  std::uint32_t index;
  std::uint32_t epoch;

  bool knows(const ClockEntry& entry) const {
    if (entry.index == index && entry.epoch <= epoch) return true;
    return clock.epoch_of(entry.index) >= entry.epoch;
  }
};

// Does `view` know all labels, hence all of `clock`?
bool covers_labels(const View& view, const Clock& clock) {
  if (!clock.labels_valid) return false;
  for (unsigned i = 0; i < clock.label_count; ++i) {
    if (!view.knows(clock.labels[i].entry())) return false;
  }
  return true;
}

// Does `view` know all of `clock` but for epochs of the labels themselves? A
// parent that starts a thousand goroutines learns nothing meanwhile: to whoever
// knows one of them, another one brings a later epoch of the parent.
bool nearly_covers(const View& view, const Clock& clock) {
  if (!clock.labels_valid) return false;
  for (unsigned i = 0; i < clock.label_count; ++i) {
    const ClockLabel& label = clock.labels[i];
    if (!view.knows({label.index, label.stamp})) return false;
  }
  return true;
}

// One clock being changed, with what is needed to change it.
class Joiner {
 public:
  // `stamp` 0: an object, which nobody knows by an index.
  Joiner(Clock& clock, std::uint32_t index, std::uint32_t epoch,
         std::uint32_t stamp, ClockEditing& editing)
      : clock_(clock),
        self_{clock, index, epoch},
        stamp_(stamp),
        editing_(editing) {}

  // Returns whether anything changed.
  bool join(const Snap& from) {
    if (is_known(from)) return false;
    if (is_covered_by(from)) {
      adopt(from);
    } else if (covers_clock_of(from)) {
      add_release(from);
    } else if (nearly_covers(self_, from.clock)) {
      add_labels_of(from);
    } else {
      merge(from);
    }
    return true;
  }

 private:
  // The clock has the entries of from's trie, or is about to get them. Returns
  // what it has of an older version. Of which lineage the trie is can be told
  // by whose release it started from, as far as the labels say.
  NodeId remember(const Snap& from) {
    const std::uint32_t lineage =
        from.clock.label_count == 0 ? from.index : from.clock.labels[0].index;
    return editing_.exchange_covered(lineage, from.clock.root,
                                     from.clock.height);
  }

  static View view_of(const Snap& snap) {
    return {snap.clock, snap.index, snap.epoch};
  }

  bool is_known(const Snap& from) const {
    if (from.is_empty()) return true;
    if (from.index == kNoIndex) return covers_labels(self_, from.clock);
    return self_.knows({from.index, from.epoch});
  }

  bool is_covered_by(const Snap& from) const {
    if (clock_.empty()) return true;
    const View view = view_of(from);
    if (stamp_ != 0 && view.knows({self_.index, stamp_})) return true;
    return covers_labels(view, clock_);
  }

  bool covers_clock_of(const Snap& from) const {
    if (from.index == kNoIndex) return false;  // then it would be known
    if (from.clock.empty()) return true;
    if (from.stamp != 0 && self_.knows({from.index, from.stamp})) return true;
    return covers_labels(self_, from.clock);
  }

  void adopt(const Snap& from) {
    clock_ = from.clock;
    editing_.forget_covered();
    remember(from);
    if (from.index == kNoIndex) return;
    clock_.labels_valid = true;
    clock_.label_count = 1;
    clock_.labels[0] = {from.index, from.epoch, from.stamp};
    add_override({from.index, from.epoch});
  }

  // The release itself: what its holder knew of others is known.
  void add_release(const Snap& from) {
    add_label(from, {from.index, from.epoch, from.stamp});
    add_override({from.index, from.epoch});
  }

  // The labels as entries: what stands behind them is known.
  void add_labels_of(const Snap& from) {
    for (unsigned i = 0; i < from.clock.label_count; ++i) {
      const ClockLabel& label = from.clock.labels[i];
      if (from.index == kNoIndex) add_label(from, label);
      add_override(label.entry());
    }
    if (from.index != kNoIndex) add_release(from);
  }

  void merge(const Snap& from) {
    if (from.index != kNoIndex) {
      add_label(from, {from.index, from.epoch, from.stamp});
    } else if (!from.clock.labels_valid) {
      clock_.labels_valid = false;
    } else {
      for (unsigned i = 0; i < from.clock.label_count; ++i) {
        add_label(from, from.clock.labels[i]);
      }
    }
    merge_tries(from);
    for (unsigned i = 0; i < from.clock.override_count; ++i) {
      add_override(from.clock.overrides[i]);
    }
    if (from.index != kNoIndex) add_override({from.index, from.epoch});
  }

  void merge_tries(const Snap& from) {
    if (from.clock.root == NodeId::kNone) return;
    const NodeId known = remember(from);
    if (from.clock.root == known) return;
    if (clock_.height < from.clock.height) {
      clock_.root =
          raised(clock_.root, clock_.height, from.clock.height, token());
      clock_.height = from.clock.height;
    }
    clock_.root = merged_low({clock_.root, from.clock.root, known},
                             clock_.height, from.clock.height, token());
    drop_stale_overrides();
  }

  // Keeps the rule that an override is newer than the trie.
  void drop_stale_overrides() {
    unsigned kept = 0;
    for (unsigned i = 0; i < clock_.override_count; ++i) {
      const ClockEntry entry = clock_.overrides[i];
      if (look_up(clock_.root, clock_.height, entry.index) < entry.epoch) {
        clock_.overrides[kept++] = entry;
      }
    }
    clock_.override_count = static_cast<std::uint8_t>(kept);
  }

  // Labels that `from` knows are in the closure of its own label.
  void add_label(const Snap& from, const ClockLabel& label) {
    if (!clock_.labels_valid) return;
    const View view = view_of(from);
    unsigned kept = 0;
    for (unsigned i = 0; i < clock_.label_count; ++i) {
      const ClockLabel old = clock_.labels[i];
      const bool implied =
          old.index == label.index
              ? old.epoch <= label.epoch
              : from.index == label.index && view.knows(old.entry());
      if (!implied) clock_.labels[kept++] = old;
    }
    if (kept == kMaxLabels) {
      clock_.labels_valid = false;
      return;
    }
    clock_.labels[kept++] = label;
    clock_.label_count = static_cast<std::uint8_t>(kept);
  }

  void add_override(const ClockEntry& entry) {
    if (entry.index == self_.index && stamp_ != 0) return;  // our own component
    for (unsigned i = 0; i < clock_.override_count; ++i) {
      ClockEntry& old = clock_.overrides[i];
      if (old.index != entry.index) continue;
      if (entry.epoch > old.epoch) old.epoch = entry.epoch;
      return;
    }
    if (clock_.epoch_of(entry.index) >= entry.epoch) return;
    if (clock_.override_count == kMaxOverrides) flush_overrides();
    clock_.overrides[clock_.override_count++] = entry;
  }

  void flush_overrides() {
    for (const ClockEntry& entry : clock_.overrides) {
      unsigned height = clock_.height == 0 ? 1 : clock_.height;
      while (!fits(entry.index, height)) ++height;
      clock_.root = raised(clock_.root, clock_.height, height, token());
      clock_.root = with_entry(clock_.root, height - 1, entry, token());
      clock_.height = static_cast<std::uint8_t>(height);
    }
    clock_.override_count = 0;
  }

  std::uint64_t token() {
    if (editing_.token == kNoEditToken) editing_.token = new_edit_token();
    return editing_.token;
  }

  Clock& clock_;
  View self_;
  std::uint32_t stamp_;
  ClockEditing& editing_;
};

// A release becomes nobody's own: its component moves into the clock.
void make_object(Snap& snap, ClockEditing& editing) {
  if (snap.index == kNoIndex) return;
  const Snap release = snap;
  snap = Snap{};
  Joiner(snap.clock, kNoIndex, 0, 0, editing).join(release);
}

}  // namespace

NodeId ClockEditing::exchange_covered(std::uint32_t lineage, NodeId root,
                                      std::uint8_t height) noexcept {
  if (covered_height != height) forget_covered();
  covered_height = height;
  const std::uint32_t place = lineage % kLineages;
  const auto bit = static_cast<std::uint8_t>(1u << place);
  const NodeId old = (covered_set & bit) != 0 ? covered[place] : NodeId::kNone;
  covered_set |= bit;
  covered[place] = root;
  return old;
}

std::uint32_t Clock::epoch_in_trie(std::uint32_t index) const noexcept {
  return look_up(root, height, index);
}

void TaskClock::release(Snap& out) noexcept {
  GOSAN_CHECK(epoch < kMaxEpoch, index);
  out.index = index;
  out.epoch = epoch;
  out.stamp = clock.empty() ? 0 : stamp;
  out.clock = clock;
  ++epoch;
  editing.publish();
}

void TaskClock::join(const Snap& from) noexcept {
  // An empty clock changed never: any stamp will do, the joiner asks only
  // whether this is a task.
  const std::uint32_t since = stamp == 0 ? epoch : stamp;
  if (Joiner(clock, index, epoch, since, editing).join(from)) stamp = epoch;
}

void merge_into(Snap& object, const Snap& from,
                ClockEditing& editing) noexcept {
  const OrderId order = joined_order(object.order, from.order);
  make_object(object, editing);
  object.order = order;
  Joiner(object.clock, kNoIndex, 0, 0, editing).join(from);
}

}  // namespace gosan::detector
