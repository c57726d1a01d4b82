//! What the loader and the linter say about specs: the good base, one bad spec per rule, random
//! damage, and the JSON Schemas and the README beside them.

mod bad;
mod cascade;
mod damage;
mod project;
mod readme;
mod schema;
