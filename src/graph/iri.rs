//! IRIs.
/// Default base.
pub const DEFAULT_BASE: &str = "http://localhost:7878/id/";
