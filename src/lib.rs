#![doc = include_str!("../README.md")]

pub mod assets;
pub mod model;
pub mod place;
pub mod text;

pub mod gazetteer;

pub mod language;

pub mod read;

pub mod link;

pub mod extract;

pub mod graph;

pub mod query;

pub mod check;

pub mod export;

pub mod vault;

pub mod explain;

pub mod score;

pub mod route;
