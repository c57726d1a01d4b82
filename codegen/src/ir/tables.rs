//! What the tables of the emulator and the documents hold.

/// The code for a bad value: `BackendServers.N.Weight`, `any`, `InvalidWeight.Malformed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub path: String,
    pub rule: String,
    pub code: String,
}

/// A parameter that holds JSON in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonText {
    pub name: String,
    /// The members of its items.
    pub members: Vec<String>,
    /// The member that a bare text in place of an object stands for.
    pub ids_as: Option<String>,
    /// The members that may be empty in place of absent, by observation only.
    pub emptied: Vec<String>,
}

/// A fact that was observed, as the table of all tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The operations it holds for; none where it holds for all.
    pub operations: Vec<String>,
    /// The value it is about: `BackendServers.N.Weight`.
    pub path: String,
    pub fact: Fact,
}

/// What the documents say, what counts by default, and who saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub documented: String,
    pub observed: String,
    pub source: String,
}

/// When a member of an answer counts: `Rules.Rule.N.Cookie`, and tests of what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applies {
    pub path: String,
    /// The texts that each may be.
    pub tests: Vec<(String, Vec<String>)>,
}
