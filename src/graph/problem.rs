//! What went wrong in a build and did not end it, as reports tell of it.

use serde::Serialize;

/// A recap that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Its path as given.
    pub recap: String,
    /// Why.
    pub reason: String,
}

/// Something a user should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The recap's path as given; empty where it is about the whole.
    pub recap: String,
    /// What it is.
    pub message: String,
}
