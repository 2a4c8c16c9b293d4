//! `licences`.

use clap::Args;

/// `talkgraph licences`
#[derive(Debug, Args)]
pub struct LicencesArgs {
    /// The texts of the licences too
    #[arg(long)]
    pub texts: bool,
}
