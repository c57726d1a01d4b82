//! Lists that come in pages, and states that are waited for.

use serde_json::Value as Json;

use crate::keys::{spec_enum, spec_object};
use crate::source::Spanned;

spec_object! {
    /// How a list comes in pages: by number, with `page`, or by token, with `token`.
    pub struct Paging {
        /// The member of the answer that holds the items of a page.
        "items" => pub items: Spanned<String>,
        /// The parameter for the greatest number of items on a page. By number it is needed. Where
        /// the answer has a member of this name, that is the size the service chose.
        "size" => pub size: Option<Spanned<String>>,
        /// The parameter for the number of a page. Where the answer has a member of this name, that
        /// must be the number that was asked for.
        "page" => pub page: Option<Spanned<String>>,
        /// The number of the first page, 1 unless said.
        "firstPage" => pub first_page: Option<Spanned<i64>>,
        /// The member of the answer that tells how many items there are on all pages.
        "total" => pub total: Option<Spanned<String>>,
        /// The parameter for the token of a page. The first page has none.
        "token" => pub token: Option<Spanned<String>>,
        /// The member of the answer that holds the token of the next page, empty or absent after
        /// the last.
        "nextToken" => pub next_token: Option<Spanned<String>>,
    }
}

spec_object! {
    /// A state that a caller can wait for: the operation is called until its answer shows it.
    pub struct Waiter {
        /// The name of the state, in upper camel case: `Active`.
        "name" => pub name: Spanned<String>,
        /// One sentence on what is waited for.
        "summary" => pub summary: Spanned<String>,
        /// The seconds between two calls.
        "delay" => pub delay: Spanned<u64>,
        /// The seconds to wait in all.
        "limit" => pub limit: Spanned<u64>,
        /// What an answer says about the state. The first that fits counts; when none does, the
        /// wait goes on.
        "acceptors" => pub acceptors: Vec<Spanned<Acceptor>>,
    }
}

spec_object! {
    /// What an answer says about a state that is waited for: by a value, with `path`, or by an
    /// error code, with `errorCode`.
    pub struct Acceptor {
        /// What follows for the state.
        "state" => pub state: Spanned<WaiterState>,
        /// The value of the answer to look at: names of members from the answer down, with dots
        /// between them. Objects that only wrap a list are left out.
        "path" => pub path: Option<Spanned<String>>,
        /// Which items must have the value. Needed where the path leads through a list and
        /// forbidden elsewhere.
        "match" => pub quantity: Option<Spanned<Quantity>>,
        /// The value.
        "equals" => pub equals: Option<Spanned<Json>>,
        /// The error code.
        "errorCode" => pub error_code: Option<Spanned<String>>,
    }
}

spec_enum! {
    /// What an answer says about a state.
    pub enum WaiterState {
        /// It is there.
        "success" => Success,
        /// It cannot come any more.
        "failure" => Failure,
        /// It is not there yet.
        "retry" => Retry,
    }
}

spec_enum! {
    /// Which items of a list must have a value.
    pub enum Quantity {
        /// Every item, of which there is at least one.
        "all" => All,
        /// At least one item.
        "any" => Any,
    }
}
