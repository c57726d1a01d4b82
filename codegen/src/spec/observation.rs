//! What the service was seen to do otherwise than its documents say.

use crate::keys::{spec_enum, spec_object};
use crate::source::Spanned;

spec_object! {
    /// What the service was seen to do otherwise than documented. The documented fact stays beside
    /// it, and counts for whoever asks for the documents to the letter.
    pub struct Observation {
        /// The least number that is accepted.
        "minimum" => pub minimum: Option<Spanned<i64>>,
        /// The greatest number that is accepted.
        "maximum" => pub maximum: Option<Spanned<i64>>,
        /// The least length that is accepted.
        "minLength" => pub min_length: Option<Spanned<u64>>,
        /// The greatest length that is accepted.
        "maxLength" => pub max_length: Option<Spanned<u64>>,
        /// The least number of items that is accepted.
        "minItems" => pub min_items: Option<Spanned<u64>>,
        /// The greatest number of items that is accepted.
        "maxItems" => pub max_items: Option<Spanned<u64>>,
        /// The pattern that a text must match in place of the documented one.
        "pattern" => pub pattern: Option<Spanned<String>>,
        /// What that pattern allows, in words, to complete "may hold ...".
        "patternDescription" => pub pattern_description: Option<Spanned<String>>,
        /// Values that are accepted and answered beside the documented ones.
        "enum" => pub values: Vec<Spanned<String>>,
        /// What each of these values means.
        "enumDescriptions" => pub value_descriptions: Vec<(Spanned<String>, Spanned<String>)>,
        /// Whether an empty text in a request means the same as none.
        "emptyIsAbsent" => pub empty_is_absent: Option<Spanned<bool>>,
        /// The member that a bare text stands for where a list of objects is documented.
        "idsAs" => pub ids_as: Option<Spanned<String>>,
        /// The rules beside it that are not enforced, in the words of `refusedWith`.
        "ignored" => pub ignored: Vec<Spanned<String>>,
        /// Who saw it, and where.
        "source" => pub source: Spanned<String>,
    }
}

spec_object! {
    /// What the service was seen to read in place of JSON, wherever JSON travels in a text.
    pub struct JsonReading {
        /// What is read.
        "form" => pub form: Spanned<JsonForm>,
        /// Who sends it, and where that was seen.
        "source" => pub source: Spanned<String>,
    }
}

spec_enum! {
    /// What is read in place of JSON.
    pub enum JsonForm {
        /// Texts and names in single quotes.
        "singleQuotes" => SingleQuotes,
        /// A name that begins with the other case: `serverId` for `ServerId`.
        "eitherInitial" => EitherInitial,
        /// `null` in place of a member that is left out.
        "nullIsAbsent" => NullIsAbsent,
    }
}
