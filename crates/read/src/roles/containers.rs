//! Where the running text of a page is: how much of it every element holds, the core (the deepest element that still
//! holds most of it), and how much stands in blocks built alike.

use super::features::Grain;
use super::neighbours::Pervasive;
use crate::blocks::{Blocks, Context, Hints, Node, name::Name};
use rustc_hash::FxHashMap;

/// Share of its text that a container must keep for the core to be looked for further inside.
const KEPT: f32 = 0.72;

/// What the elements of a page hold.
pub(super) struct Containers {
    /// Running text per node, its descendants' included.
    mass: Vec<f32>,
    /// The deepest node that holds most of the page's running text.
    pub core: Option<u32>,
    /// For every node, the nearest node around it (itself included) that also holds the core.
    joint: Vec<u32>,
    /// Hints on the way from a node up to, but without, its joint.
    hints: Vec<Hints>,
    context: Vec<Context>,
    /// Nodes on that way.
    steps: Vec<u8>,
    /// Running text by signature.
    alike: FxHashMap<u64, f32>,
    pub total: f32,
    /// What tells no text apart, because nearly all of it has it.
    pub pervasive: Pervasive,
}

impl Containers {
    pub fn new(blocks: &Blocks, grains: &[Grain], pervasive: Pervasive) -> Self {
        let nodes = &blocks.nodes;
        let mut mass = vec![0.0f32; nodes.len()];
        let mut alike: FxHashMap<u64, f32> = FxHashMap::default();
        for (block, grain) in blocks.list.iter().zip(grains) {
            if let Some(node) = block.node {
                mass[node as usize] += grain.mass;
            }
            *alike.entry(grain.signature).or_default() += grain.mass;
        }
        for index in (0..nodes.len()).rev() {
            if let Some(parent) = nodes[index].parent {
                mass[parent as usize] += mass[index];
            }
        }
        let total = grains.iter().map(|g| g.mass).sum();
        let core = core(nodes, &mass);
        let mut all = Containers {
            mass,
            core,
            joint: vec![0; nodes.len()],
            hints: vec![Hints::default(); nodes.len()],
            context: vec![Context::default(); nodes.len()],
            steps: vec![0; nodes.len()],
            alike,
            total,
            pervasive,
        };
        all.measure_ways(nodes);
        all
    }

    fn measure_ways(&mut self, nodes: &[Node]) {
        let mut around_core = vec![false; nodes.len()];
        let mut at = self.core;
        while let Some(index) = at {
            around_core[index as usize] = true;
            at = nodes[index as usize].parent;
        }
        for (index, node) in nodes.iter().enumerate() {
            let Some(parent) = node.parent.map(|p| p as usize) else {
                self.joint[index] = index as u32;
                continue;
            };
            if around_core[index] {
                self.joint[index] = index as u32;
                continue;
            }
            self.joint[index] = self.joint[parent];
            self.hints[index] = self.hints[parent].with(node.hints);
            self.context[index] = self.context[parent].with(context_of(node.name));
            self.steps[index] = self.steps[parent].saturating_add(1);
        }
    }

    /// Hints that set a block apart from the core.
    pub fn hints(&self, node: Option<u32>) -> Hints {
        node.map_or(Hints::default(), |n| self.hints[n as usize])
    }

    /// Elements that set a block apart from the core.
    pub fn context(&self, node: Option<u32>) -> Context {
        node.map_or(Context::default(), |n| self.context[n as usize])
    }

    /// Whether a block stands inside the core.
    pub fn in_core(&self, node: Option<u32>) -> bool {
        match (node, self.core) {
            (Some(node), Some(core)) => self.joint[node as usize] == core,
            _ => true,
        }
    }

    /// Whether an element stands beside the running text rather than around it.
    pub fn is_apart(&self, node: u32) -> bool {
        self.joint[node as usize] != node && self.mass[node as usize] < 0.34 * self.total
    }

    /// Elements between a block and its joint with the core.
    pub fn steps(&self, node: Option<u32>) -> u8 {
        node.map_or(0, |n| self.steps[n as usize])
    }

    /// Share of the page's running text that stands in the element around a block's own element.
    pub fn parent_share(&self, blocks: &Blocks, node: Option<u32>) -> f32 {
        let Some(node) = node else { return 0.0 };
        let around = blocks.nodes[node as usize].parent.unwrap_or(node);
        self.mass[around as usize] / self.total.max(1.0)
    }

    /// Share of the page's running text in blocks built like this one.
    pub fn alike_share(&self, signature: u64) -> f32 {
        self.alike.get(&signature).copied().unwrap_or(0.0) / self.total.max(1.0)
    }
}

/// Descends from the root while one child keeps most of the running text.
fn core(nodes: &[Node], mass: &[f32]) -> Option<u32> {
    let mut best_child: Vec<Option<u32>> = vec![None; nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        let Some(parent) = node.parent.map(|p| p as usize) else { continue };
        let better = best_child[parent].is_none_or(|b| mass[index] > mass[b as usize]);
        if better {
            best_child[parent] = Some(index as u32);
        }
    }
    let mut at = nodes.iter().position(|n| n.parent.is_none())? as u32;
    while let Some(child) = best_child[at as usize] {
        let holds = mass[child as usize] >= KEPT * mass[at as usize] && mass[child as usize] > 0.0;
        if !holds || is_leaf(nodes[child as usize].name) {
            break;
        }
        at = child;
    }
    Some(at)
}

/// Elements that are a paragraph rather than hold some.
fn is_leaf(name: Name) -> bool {
    use Name::*;
    matches!(name, P | H1 | H2 | H3 | H4 | H5 | H6 | Li | Blockquote | Pre | Figcaption | Dd | Dt)
}

fn context_of(name: Name) -> Context {
    match name {
        Name::Nav => Context::NAV,
        Name::Aside => Context::ASIDE,
        Name::Header => Context::HEADER,
        Name::Footer => Context::FOOTER,
        Name::Form => Context::FORM,
        Name::Dialog => Context::DIALOG,
        Name::Figure => Context::FIGURE,
        Name::Figcaption | Name::Caption => Context::CAPTION,
        Name::Ul | Name::Ol | Name::Menu => Context::LIST,
        Name::Article => Context::ARTICLE,
        Name::Table => Context::TABLE,
        Name::Blockquote => Context::QUOTE,
        Name::Details => Context::DETAILS,
        Name::Address => Context::ADDRESS,
        Name::Button => Context::BUTTON,
        _ => Context::default(),
    }
}

/// A number for how a block is built: names and classes of the three innermost elements around it; in flattened text
/// how it is set.
pub(super) fn signature(blocks: &Blocks, index: usize, text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut mix = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    if blocks.flat {
        let block = &blocks.list[index];
        [block.indent, block.list_depth, block.gap.min(2)].into_iter().for_each(&mut mix);
    }
    for (depth, node) in blocks.ancestors(index).take(3).enumerate() {
        mix(node.name as u8);
        if depth < 2 {
            node.class.of(text).bytes().take(48).for_each(&mut mix);
        }
    }
    hash
}
