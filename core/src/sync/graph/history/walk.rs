//! Who holds what of a history.

use super::Graph;
use crate::document::Heads;
use crate::sync::graph::held::Held;

impl Graph {
    /// These changes and all their ancestors.
    ///
    /// Walks down from the end until everything below has a marked descendant.
    pub(in crate::sync::graph) fn ancestry(&self, of: &[u32]) -> Held {
        let mut marks = vec![0_u64; self.entries.len().div_ceil(64)];
        for index in of {
            mark(&mut marks, *index);
        }
        let mut held = Held::default();
        // How many of the newest changes below the walk are not marked.
        let mut open = self.tips.iter().filter(|tip| !is_marked(&marks, **tip)).count();
        let mut index = self.end();
        while open > 0 && index > 0 {
            index -= 1;
            let is_held = is_marked(&marks, index);
            if is_held {
                held.above.push(index);
            }
            if !is_held && !self.is_hidden(index) {
                open -= 1;
            }
            for parent in self.parents_of(index) {
                let first_child = self.first_child(*parent);
                if is_held && mark(&mut marks, *parent) && first_child > index && !self.is_hidden(*parent) {
                    open -= 1;
                }
                // Nothing below depends on this parent, so it is one of the newest there.
                if first_child == index && !is_marked(&marks, *parent) {
                    open += 1;
                }
            }
        }
        held.above.reverse();
        held.raise(index);
        self.settle(&mut held);
        held
    }

    /// Raises the floor over changes that are never sent.
    pub(in crate::sync::graph) fn settle(&self, held: &mut Held) {
        if self.hidden.is_empty() {
            return;
        }
        while held.floor < self.end() && self.is_hidden(held.floor) {
            held.raise(held.floor + 1);
        }
    }

    /// Whether nothing that can be sent is lacking.
    pub(in crate::sync::graph) fn is_all(&self, held: &Held) -> bool {
        held.floor >= self.end() || self.lacking(held).next().is_none()
    }

    /// What is to be sent to somebody who holds this, in order.
    pub(in crate::sync::graph) fn lacking<'a>(&'a self, held: &'a Held) -> impl Iterator<Item = u32> + 'a {
        let mut above = held.above.iter().copied().peekable();
        (held.floor..self.end()).filter(move |index| {
            let is_held = above.next_if_eq(index).is_some();
            !is_held && !self.is_hidden(*index)
        })
    }

    /// The newest changes of those that somebody holds.
    pub(in crate::sync::graph) fn heads_of(&self, held: &Held) -> Heads {
        let mut tips = self.tips_below(held.floor);
        if !held.above.is_empty() {
            tips.extend(held.above.iter().copied().filter(|index| !self.is_hidden(*index)));
            let shown = held.above.iter().filter(|index| !self.is_hidden(**index));
            let mut succeeded: Vec<_> = shown.flat_map(|index| self.parents_of(*index)).collect();
            succeeded.sort_unstable();
            tips.retain(|tip| succeeded.binary_search(&tip).is_err());
        }
        self.name(tips)
    }

    /// The newest changes below an index, from whichever end is nearer.
    fn tips_below(&self, floor: u32) -> Vec<u32> {
        let end = self.end();
        if floor >= end {
            return self.tips.clone();
        }
        if end - floor > floor {
            let is_tip = |index: &u32| self.first_child(*index) >= floor && !self.is_hidden(*index);
            return (0..floor).filter(is_tip).collect();
        }
        let mut tips: Vec<_> = self.tips.iter().copied().filter(|tip| *tip < floor).collect();
        for index in floor..end {
            let shown = !self.is_hidden(index);
            let uncovered = |parent: &&u32| shown && **parent < floor && self.first_child(**parent) >= floor;
            tips.extend(self.parents_of(index).iter().filter(uncovered));
        }
        tips.sort_unstable();
        tips.dedup();
        tips
    }
}

fn is_marked(marks: &[u64], index: u32) -> bool {
    marks
        .get(index as usize / 64)
        .is_some_and(|word| word >> (index % 64) & 1 == 1)
}

/// Marks an index and says whether it was not marked before.
fn mark(marks: &mut [u64], index: u32) -> bool {
    let Some(word) = marks.get_mut(index as usize / 64) else {
        return false;
    };
    let bit = 1 << (index % 64);
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}
