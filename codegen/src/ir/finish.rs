//! How the end of a change is seen that goes on after its answer.

use super::Waiter;

/// How the end of what an operation sets off is seen.
#[derive(Clone, Debug)]
pub enum Finish {
    /// By the end of a job, whose ID is this member of the answer.
    Job(String),
    /// By a state of something.
    State {
        /// The request type of the operation that shows it.
        operation: String,
        /// Its parameters, and what they are taken from.
        with: Vec<(String, Given)>,
        /// The enum of its states, and the variant.
        states: String,
        state: String,
    },
}

/// Where a parameter is taken from, by its wire name there.
#[derive(Clone, Debug)]
pub enum Given {
    Answer(String),
    Request(String),
}

/// How the jobs of the product are asked for.
#[derive(Clone, Debug)]
pub struct Jobs {
    /// The request type of the operation that tells of one.
    pub operation: String,
    /// The wire name for the ID of one.
    pub parameter: String,
    pub waiter: Waiter,
    /// The path to the ID of each, where one answer tells of several; empty if it does not.
    pub id: Vec<String>,
    /// The paths to the code and the message of one that failed; empty if there are none.
    pub code: Vec<String>,
    pub message: Vec<String>,
}
