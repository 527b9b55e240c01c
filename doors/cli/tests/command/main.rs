//! The command as people and scripts use it: exit status, what stands on stdout, what is said on stderr.

mod desk;
mod explain;
mod files;
mod folders;
mod usage;
mod web;
