//! What the emitters print: every name, type, encoding and check is decided here already.
//!
//! The IR is closed and small on purpose. An emitter walks it and never looks at a spec, a schema
//! keyword or a naming rule.

mod finish;
mod rule;
mod tables;

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::pattern::Piece;

pub use finish::{Finish, Given, Jobs};
pub use rule::{Check, Condition, Empty, Member, Only, Rule, Test};
pub use tables::{Applies, Fact, JsonText, Observed, Refusal};

/// A product.
#[derive(Clone, Debug)]
pub struct Api {
    pub service: Service,
    pub groups: Vec<Group>,
    pub shapes: Vec<Shape>,
    pub patterns: Vec<Pattern>,
    pub codes: Codes,
    /// How jobs are asked for, if there are any.
    pub jobs: Option<Jobs>,
    /// Where the service does otherwise than documented.
    pub observed: Vec<Observed>,
    /// What is read in place of JSON: variants of `JsonForm`.
    pub json_forms: Vec<String>,
    /// What a person is told at a terminal: a document for the product, for each operation, for each
    /// shape, and for each code that has a meaning in Chinese.
    pub manual: Vec<Json>,
}

/// The facts of the product.
#[derive(Clone, Debug)]
pub struct Service {
    /// The name of the static that holds them: `DEMO`.
    pub constant: String,
    pub product: String,
    pub version: String,
    pub docs: Docs,
    pub endpoint_map: Vec<(String, String)>,
    pub endpoint_rule: String,
    pub endpoint_vpc_rule: String,
    /// The variants of the codes that any operation can answer.
    pub common_codes: Vec<String>,
    pub spec: String,
}

/// A group of operations: a module.
#[derive(Clone, Debug)]
pub struct Group {
    pub module: String,
    pub docs: Docs,
    pub operations: Vec<Operation>,
    /// The folder of its specs.
    pub spec: String,
}

/// Paragraphs of documentation.
pub type Docs = Vec<String>;

/// A shape that several operations share: a record with those inside it and the enums of their
/// members, or an enum.
#[derive(Clone, Debug)]
pub struct Shape {
    pub module: String,
    pub record: Option<Record>,
    /// Records inside it that no other shape uses.
    pub records: Vec<Record>,
    pub enums: Vec<Enum>,
    pub spec: String,
}

impl Shape {
    /// Its own record, if it is one, and those inside it.
    pub fn all_records(&self) -> impl Iterator<Item = &Record> {
        self.record.iter().chain(&self.records)
    }
}

#[derive(Clone, Debug)]
pub struct Operation {
    pub action: String,
    pub module: String,
    pub method: String,
    pub effect: Effect,
    pub deprecated: bool,
    /// The wire names a call must carry.
    pub required: Vec<String>,
    /// The wire names of the parameters that travel in a form in the body.
    pub form_params: Vec<String>,
    /// The wire names of the lists and objects that are spread over several parameters.
    pub spread_params: Vec<String>,
    /// The members that say the place of their object in a list: `Rules.N.Actions.N.Order`.
    pub places: Vec<String>,
    /// The wire name that the client fills with its region.
    pub region_param: Option<String>,
    /// The wire name that the client fills with a token of the call.
    pub idempotency_param: Option<String>,
    /// The wire name of the switch for a dry run.
    pub dry_run_param: Option<String>,
    pub request: Record,
    pub response: Record,
    /// Records inside the request that only this operation uses.
    pub records: Vec<Record>,
    /// The same inside the response.
    pub response_records: Vec<Record>,
    /// Enums that only this operation uses.
    pub enums: Vec<Enum>,
    /// The error codes that it lists.
    pub codes: Vec<ListedCode>,
    /// How its answer comes in pages, if it does.
    pub paging: Option<Paging>,
    /// The states that can be waited for, if there are any.
    pub waiters: Option<WaiterEnum>,
    /// How the end of what it sets off is seen, if that is not the answer.
    pub finish: Option<Finish>,
    pub permission: Permission,
    /// What the emulator answers to bad values.
    pub refusals: Vec<Refusal>,
    /// Its parameters that hold JSON in a text.
    pub json_texts: Vec<JsonText>,
    /// The paths of what is one of some values in the request, of which an empty text is none.
    pub enum_paths: Vec<String>,
    /// The codes whose message is only for one case, and that case.
    pub cases: Vec<(String, String)>,
    /// The members of the answer that count under a condition.
    pub applies: Vec<Applies>,
    /// The first example, as a value of the request.
    pub example: Option<Literal>,
    pub spec: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Read,
    IdempotentWrite,
    Write,
}

/// A struct.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub name: String,
    pub docs: Docs,
    pub fields: Vec<Field>,
    pub checks: Vec<Check>,
    /// Whether there is a number with a fraction in it, which is not equal to itself where it is
    /// none, and has no hash.
    pub is_fractional: bool,
}

#[derive(Clone, Debug)]
pub struct Field {
    /// The vendor's name.
    pub wire: String,
    /// The Rust name.
    pub name: String,
    pub docs: Docs,
    pub ty: Type,
    pub presence: Presence,
    pub form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Secret,
    Int32,
    Int64,
    Port,
    /// With a fraction.
    Number,
    Bool,
    Enum(String),
    Record(String),
    List(Box<Type>),
}

impl Type {
    /// Whether a number with a fraction is in it, given the records that have one.
    pub fn is_fractional(&self, records: &BTreeSet<String>) -> bool {
        match self {
            Self::Number => true,
            Self::Record(name) => records.contains(name),
            Self::List(item) => item.is_fractional(records),
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`, an argument of `new`.
    Required,
    /// `Option<T>`.
    Optional,
    /// A list that is empty when absent.
    List,
}

/// How a value stands among the members of an object or the parameters of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// A text whose emptiness means absence.
    NonEmpty,
    /// A list inside an object with this one member.
    Wrapped(String),
    /// JSON inside a text.
    JsonText,
}

/// An open enum.
#[derive(Clone, Debug)]
pub struct Enum {
    pub name: String,
    pub docs: Docs,
    pub values: Vec<EnumValue>,
}

#[derive(Clone, Debug)]
pub struct EnumValue {
    pub wire: String,
    pub variant: String,
    pub docs: Docs,
    /// Whether no document names it.
    pub observed: bool,
}

/// A pattern as a table.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub constant: String,
    pub source: String,
    pub sequences: Vec<Vec<Piece>>,
}

/// The error codes of the product: an enum, a table and names for their texts.
#[derive(Clone, Debug)]
pub struct Codes {
    /// The name of the enum.
    pub name: String,
    /// Each code once, sorted by its text.
    pub codes: Vec<Code>,
}

/// What is known about an error code.
#[derive(Clone, Debug)]
pub struct Code {
    pub variant: String,
    /// The name of the constant with its text.
    pub constant: String,
    pub docs: Docs,
    pub code: String,
    pub status: u16,
    /// A variant of `CodeClass`.
    pub class: String,
    pub message: String,
    pub meaning: String,
    /// A variant of `Repeat`, where the class does not tell.
    pub repeat: Option<String>,
    pub family: bool,
}

/// An error code in the list of an operation.
#[derive(Clone, Debug)]
pub struct ListedCode {
    pub code: String,
    /// The variant of [`Codes`].
    pub variant: String,
    /// What it means there.
    pub meaning: String,
    pub own: OwnFacts,
}

/// What an operation says of a code that the product does not.
#[derive(Clone, Debug)]
pub struct OwnFacts {
    pub status: Option<u16>,
    pub class: Option<String>,
    pub repeat: Option<String>,
    pub message: Option<String>,
    pub meaning: Option<String>,
}

/// How the answer of an operation comes in pages.
#[derive(Clone, Debug)]
pub struct Paging {
    /// What a page lists.
    pub item: Type,
    /// The field of the response that holds the items.
    pub items: String,
    pub size: Option<PageSize>,
    pub way: PagingWay,
}

/// The size of a page.
#[derive(Clone, Debug)]
pub struct PageSize {
    /// The field of the request for it.
    pub name: String,
    pub greatest: i64,
    /// The field of the response for the one that the service chose.
    pub answered: Option<Number>,
}

/// How a page is found.
#[derive(Clone, Debug)]
pub enum PagingWay {
    Number {
        /// The field of the request for it.
        name: String,
        first: i64,
        /// The field of the response for the number that came.
        answered: Option<Number>,
        /// The field of the response for the number of all items.
        total: Option<Number>,
    },
    Token {
        /// The field of the request for it.
        name: String,
        /// The field of the response for the next one.
        next: String,
        next_presence: Presence,
    },
}

/// A number in a response.
#[derive(Clone, Debug)]
pub struct Number {
    pub name: String,
    pub presence: Presence,
    /// Whether it has 64 bits.
    pub wide: bool,
}

/// The states of an operation that can be waited for, as an enum.
#[derive(Clone, Debug)]
pub struct WaiterEnum {
    pub name: String,
    pub waiters: Vec<Waiter>,
}

#[derive(Clone, Debug)]
pub struct Waiter {
    /// The name in the spec.
    pub name: String,
    pub variant: String,
    pub docs: Docs,
    /// In seconds.
    pub delay: u64,
    pub limit: u64,
    pub acceptors: Vec<Acceptor>,
}

#[derive(Clone, Debug)]
pub struct Acceptor {
    /// A variant of `WaiterState`.
    pub state: String,
    pub test: AcceptorTest,
}

#[derive(Clone, Debug)]
pub enum AcceptorTest {
    /// The value at the path, or at least one of a list, is this one.
    Has(Vec<String>, String),
    /// Every value at the path is this one.
    All(Vec<String>, String),
    Code(String),
}

#[derive(Clone, Debug)]
pub struct Permission {
    pub action: String,
    pub access: String,
    pub resources: Vec<Resource>,
}

#[derive(Clone, Debug)]
pub struct Resource {
    pub kind: String,
    pub arn: String,
    pub required: bool,
}

/// A Rust expression for an example.
#[derive(Clone, Debug)]
pub enum Literal {
    Text(String),
    Number(i64),
    Fraction(f64),
    Bool(bool),
    Variant {
        of: String,
        variant: String,
    },
    List(Vec<Literal>),
    /// A record: what `new` takes, then the setters that are called.
    Record {
        of: String,
        arguments: Vec<Literal>,
        setters: Vec<(String, Literal)>,
    },
}
