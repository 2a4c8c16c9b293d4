//! One file per verb: calls the library, prints.

pub mod answer;
pub mod ask;
pub mod build;
pub mod check;
pub mod communities;
pub mod compare;
pub mod decide;
pub mod demo;
pub mod dump;
pub mod examples;
pub mod extract;
pub mod graph;
pub mod licences;
pub mod names;
pub mod path;
pub mod publish;
pub mod query;
pub mod rank;
pub mod schedule;
pub mod score;
pub mod show;
pub mod source;
pub mod suggest;
pub mod terms;
pub mod timeline;
pub mod view;
