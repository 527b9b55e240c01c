//! The command as people and scripts use it: exit status, what stands on stdout, what is said on stderr.

mod archives;
mod corpus;
mod dedupe;
mod desk;
mod explain;
mod files;
mod folders;
mod rows;
mod usage;
mod web;
