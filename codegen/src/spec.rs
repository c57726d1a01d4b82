//! The spec language: one Rust type per kind of object in a spec file.
//!
//! The same declarations drive the loader (which key is known, required, of which type) and
//! `spec/*.schema.json`, so the two cannot drift. A doc comment here is the description an editor
//! shows. Reading order: [`ServiceFile`], [`OperationFile`], [`Schema`].

use serde_json::Value as Json;

use crate::keys::{spec_enum, spec_object};
use crate::source::Spanned;

spec_object! {
    /// `service.json`: what is true of every operation of the product.
    pub struct ServiceFile {
        /// The JSON Schema an editor checks the file with.
        "$schema" => pub schema_file: Option<String>,
        /// The product code of the vendor: `Slb`.
        "product" => pub product: Spanned<String>,
        /// The API version: `2014-05-15`.
        "version" => pub version: Spanned<String>,
        /// The name people use.
        "title" => pub title: Spanned<String>,
        /// One sentence on what the service does.
        "summary" => pub summary: Spanned<String>,
        /// Words that keep their spelling when a name is split: `VServer`, `TCP`.
        "words" => pub words: Vec<Spanned<String>>,
        /// The groups the vendor sorts its operations into; each is a folder of specs.
        "groups" => pub groups: Vec<Spanned<Group>>,
        /// Where the service answers.
        "endpoints" => pub endpoints: Endpoints,
        /// The parameters that every call carries, for reference; the runtime writes them.
        "commonParameters" => pub common_parameters: Vec<CommonParameter>,
        /// Codes that any operation can answer, by HTTP status.
        "errorCodes" => pub error_codes: Vec<(Spanned<String>, Vec<Spanned<ErrorCode>>)>,
    }
}

spec_object! {
    /// A group of operations.
    pub struct Group {
        /// The name of its folder, in kebab case: `vserver-group`.
        "name" => pub name: Spanned<String>,
        /// Its title, as a heading.
        "title" => pub title: Spanned<String>,
        /// One sentence on what the group is about.
        "summary" => pub summary: Spanned<String>,
    }
}

spec_object! {
    /// How a region becomes a host. `{regionId}` stands for the region.
    pub struct Endpoints {
        /// Regions whose host does not follow the rule.
        "map" => pub map: Vec<(Spanned<String>, Spanned<String>)>,
        /// The rule for all others.
        "regional" => pub regional: Spanned<String>,
        /// The rule inside a VPC, where the map does not count.
        "vpc" => pub vpc: Spanned<String>,
        /// Where these facts are from.
        "source" => pub source: Option<String>,
    }
}

spec_object! {
    /// A parameter that every call carries.
    pub struct CommonParameter {
        /// Its name on the wire.
        "name" => pub name: Spanned<String>,
        /// The header that carries the same fact under the ACS3 signature.
        "header" => pub header: Option<String>,
        /// What it says.
        "description" => pub description: Spanned<String>,
    }
}

spec_object! {
    /// One operation: a file named after it, in the folder of its group.
    pub struct OperationFile {
        /// The JSON Schema an editor checks the file with.
        "$schema" => pub schema_file: Option<String>,
        /// One sentence on what it does, beginning with a verb in the third person.
        "summary" => pub summary: Spanned<String>,
        /// More about it, in Markdown.
        "description" => pub description: Option<Spanned<String>>,
        /// The HTTP methods it can be called with.
        "methods" => pub methods: Vec<Spanned<Method>>,
        /// What a call changes, which decides what may be repeated.
        "effect" => pub effect: Spanned<Effect>,
        /// Whether the vendor advises against using it.
        "deprecated" => pub deprecated: Option<bool>,
        /// Its parameters, required ones first, in the order of the vendor's page.
        "parameters" => pub parameters: Vec<Spanned<Parameter>>,
        /// Parameters that must be there when another one is.
        "dependentRequired" => pub dependent_required: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
        /// Rules between parameters that hold under a condition.
        "allOf" => pub all_of: Vec<Spanned<Conditional>>,
        /// The answer. Only `200` exists: everything else is an error code.
        "responses" => pub responses: Responses,
        /// Its error codes by HTTP status. Codes of `service.json` are not repeated unless the
        /// vendor lists them here too.
        "errorCodes" => pub error_codes: Vec<(Spanned<String>, Vec<Spanned<ErrorCode>>)>,
        /// How its answer comes in pages, if it is a list that does.
        "paging" => pub paging: Option<Spanned<Paging>>,
        /// The states that it can be asked for until they are there.
        "waiters" => pub waiters: Vec<Spanned<Waiter>>,
        /// What a caller must be allowed to do.
        "permission" => pub permission: Permission,
        /// Requests with their answers. Each is a test; the first is the example in the docs.
        "examples" => pub examples: Vec<Spanned<Example>>,
        /// Facts the vendor does not state, and what we chose.
        "choices" => pub choices: Vec<Choice>,
        /// Rules this file may break, each with the reason. One that is not needed is an error.
        "exceptions" => pub exceptions: Vec<Spanned<Exception>>,
        /// Where the facts are from.
        "source" => pub source: Option<String>,
    }
}

spec_enum! {
    /// An HTTP method.
    pub enum Method {
        "get" => Get,
        "post" => Post,
    }
}

spec_enum! {
    /// What a call changes.
    pub enum Effect {
        /// Nothing.
        "read" => Read,
        /// The same in one call as in several: a repeat is harmless.
        "idempotentWrite" => IdempotentWrite,
        /// Something each time: a repeat is only safe when the first call was refused.
        "write" => Write,
    }
}

spec_object! {
    /// One parameter of an operation.
    pub struct Parameter {
        /// Its name on the wire.
        "name" => pub name: Spanned<String>,
        /// Where it travels.
        "in" => pub location: Spanned<Location>,
        /// How a list or an object is written. Needed for those and forbidden for others.
        "style" => pub style: Option<Spanned<Style>>,
        /// Whether a call must carry it.
        "required" => pub required: Option<bool>,
        /// Who fills it in when the request leaves it out.
        "suppliedBy" => pub supplied_by: Option<Spanned<Supplier>>,
        /// Its type, rules and meaning.
        "schema" => pub schema: Spanned<Schema>,
    }
}

spec_enum! {
    /// Where a parameter travels.
    pub enum Location {
        /// Among the parameters of the query, or of the form where a call is a form.
        "query" => Query,
        /// In the form of the body.
        "formData" => FormData,
    }
}

spec_enum! {
    /// How a list or an object becomes parameters.
    pub enum Style {
        /// `Name.1`, `Name.2`, and for objects `Name.1.Key`.
        "repeatList" => RepeatList,
        /// As `repeatList`, lists and objects inside included, and `Name.Key` for an object.
        "flat" => Flat,
        /// JSON in one parameter.
        "json" => Json,
    }
}

spec_enum! {
    /// Who fills in a parameter that a request leaves out.
    pub enum Supplier {
        /// The client, from its region.
        "client.region" => ClientRegion,
        /// The client, with a token that is new for each call and the same in its repeats.
        "client.token" => ClientToken,
    }
}

spec_object! {
    /// The answers of an operation.
    pub struct Responses {
        /// The answer of a call that succeeded.
        "200" => pub ok: Response,
    }
}

spec_object! {
    /// One answer.
    pub struct Response {
        /// Its type: an object.
        "schema" => pub schema: Spanned<Schema>,
    }
}

spec_object! {
    /// A type with its rules: a closed subset of JSON Schema, and a few keys of our own.
    pub struct Schema {
        /// The JSON Schema an editor checks the file with. Only at the top of a shape file.
        "$schema" => pub schema_file: Option<String>,
        /// A shape of `shapes/`, by name: an object or an enum. Beside it may stand `description`,
        /// `default`, `deprecated`, `note` and `refusedWith`.
        "$ref" => pub reference: Option<Spanned<String>>,
        /// What kind of value it is.
        "type" => pub kind: Option<Spanned<Kind>>,
        /// `int32` or `int64` for integers; `ip` for texts.
        "format" => pub format: Option<Spanned<Format>>,
        /// What it means, in a sentence or two.
        "description" => pub description: Option<Spanned<String>>,
        /// A caution that is not a rule: doubtful limits, traps.
        "note" => pub note: Option<Spanned<String>>,
        /// Whether the vendor advises against using it.
        "deprecated" => pub deprecated: Option<bool>,
        /// Whether it must never be shown: a key, a password.
        "secret" => pub secret: Option<bool>,
        /// What the service takes when it is left out.
        "default" => pub default: Option<Spanned<Json>>,
        /// A value as it may look.
        "example" => pub example: Option<Spanned<Json>>,

        /// The known values. The service may add more, so readers keep unknown ones.
        "enum" => pub values: Option<Vec<Spanned<String>>>,
        /// What each value of `enum` means.
        "enumDescriptions" => pub value_descriptions: Vec<(Spanned<String>, Spanned<String>)>,
        /// The least number.
        "minimum" => pub minimum: Option<Spanned<i64>>,
        /// The greatest number.
        "maximum" => pub maximum: Option<Spanned<i64>>,
        /// Single numbers outside the range that are valid too.
        "also" => pub also: Vec<Spanned<i64>>,
        /// The least length in characters.
        "minLength" => pub min_length: Option<Spanned<u64>>,
        /// The greatest length in characters.
        "maxLength" => pub max_length: Option<Spanned<u64>>,
        /// What the text must match: `^`, pieces of characters with counts, `$`.
        "pattern" => pub pattern: Option<Spanned<String>>,
        /// What the pattern allows, in words, to complete "may hold ...".
        "patternDescription" => pub pattern_description: Option<Spanned<String>>,
        /// What the text must not match.
        "not" => pub not: Option<Spanned<Not>>,
        /// Whether an empty text in a request means the same as none.
        "emptyIsAbsent" => pub empty_is_absent: Option<bool>,

        /// The type of the items of a list.
        "items" => pub items: Option<Box<Spanned<Schema>>>,
        /// The least number of items.
        "minItems" => pub min_items: Option<Spanned<u64>>,
        /// The greatest number of items.
        "maxItems" => pub max_items: Option<Spanned<u64>>,
        /// Whether no item may stand twice.
        "uniqueItems" => pub unique_items: Option<bool>,

        /// The members of an object, in order.
        "properties" => pub properties: Vec<(Spanned<String>, Spanned<Schema>)>,
        /// The names of the members that must be there.
        "required" => pub required: Vec<Spanned<String>>,
        /// Members that must be there when another one is.
        "dependentRequired" => pub dependent_required: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
        /// Rules that hold under a condition.
        "allOf" => pub all_of: Vec<Spanned<Conditional>>,
        /// Whether the object only wraps a list, as the vendor's answers do.
        "itemNode" => pub item_node: Option<bool>,

        /// `application/json` for a text that holds JSON.
        "contentMediaType" => pub content_media_type: Option<Spanned<String>>,
        /// The type of what the text holds.
        "contentSchema" => pub content_schema: Option<Box<Spanned<Schema>>>,

        /// Rules that are written by hand in the validator, by name.
        "rules" => pub rules: Vec<Spanned<String>>,
        /// Limits the service was seen to accept beyond the documented ones.
        "observed" => pub observed: Option<Spanned<Observed>>,
        /// The codes the service refuses a bad value with: by keyword, or `any` for the others.
        "refusedWith" => pub refused_with: Vec<(Spanned<String>, Spanned<String>)>,
        /// Where this is from, where it is not the vendor's document.
        "source" => pub source: Option<String>,
    }
}

spec_object! {
    /// What a text must not be.
    pub struct Not {
        /// What it must not match, in the form of `pattern`.
        "pattern" => pub pattern: Spanned<String>,
        /// What that means, in words, to complete "must not ...".
        "description" => pub description: Spanned<String>,
    }
}

spec_enum! {
    /// The kinds of value.
    pub enum Kind {
        "string" => String,
        "integer" => Integer,
        "boolean" => Boolean,
        "array" => Array,
        "object" => Object,
    }
}

spec_enum! {
    /// The formats of a value.
    pub enum Format {
        /// An integer of 32 bits, the default.
        "int32" => Int32,
        /// An integer of 64 bits.
        "int64" => Int64,
        /// An IPv4 or IPv6 address.
        "ip" => Ip,
    }
}

spec_object! {
    /// A limit that is wider in practice than in the documents.
    pub struct Observed {
        /// The greatest number of items the service was seen to accept.
        "maxItems" => pub max_items: Spanned<u64>,
        /// Who saw it.
        "source" => pub source: Spanned<String>,
    }
}

spec_object! {
    /// Members that must be there when others have certain values.
    pub struct Conditional {
        /// The condition.
        "if" => pub condition: Condition,
        /// What it asks for.
        "then" => pub consequence: Consequence,
        /// The condition in words, to complete "is required ..." or "is not allowed ...":
        /// `when Type is eni or eci`.
        "description" => pub description: Spanned<String>,
    }
}

spec_object! {
    /// A condition on the members of an object. A member that is absent meets no test of its
    /// value.
    pub struct Condition {
        /// The members and what they must be; all must hold.
        "properties" => pub properties: Vec<(Spanned<String>, Spanned<Test>)>,
    }
}

spec_object! {
    /// A test of one member; exactly one key.
    pub struct Test {
        /// It is one of these values.
        "enum" => pub values: Option<Vec<Spanned<String>>>,
        /// It matches this pattern.
        "pattern" => pub pattern: Option<Spanned<String>>,
        /// Whether it is there at all.
        "present" => pub present: Option<bool>,
    }
}

spec_object! {
    /// What a condition asks for.
    pub struct Consequence {
        /// The members that must be there.
        "required" => pub required: Vec<Spanned<String>>,
        /// The members that must not be there.
        "forbidden" => pub forbidden: Vec<Spanned<String>>,
    }
}

spec_object! {
    /// `codes.json`: what is known about codes that operations share, each code once.
    pub struct CodesFile {
        /// The JSON Schema an editor checks the file with.
        "$schema" => pub schema_file: Option<String>,
        /// The codes, sorted by code.
        "codes" => pub codes: Vec<Spanned<ErrorCode>>,
    }
}

spec_object! {
    /// An error code: what it means and what to do about it. What an entry of an operation does
    /// not say comes from `codes.json` or `service.json`.
    pub struct ErrorCode {
        /// The code on the wire.
        "errorCode" => pub code: Spanned<String>,
        /// The message on the wire; `%s` stands for a text that varies. Absent where only the code
        /// was seen.
        "errorMessage" => pub message: Option<Spanned<String>>,
        /// What happened and what to do, in our words.
        "meaning" => pub meaning: Option<Spanned<String>>,
        /// What kind of refusal it is.
        "class" => pub class: Option<Spanned<Class>>,
        /// Whether sending the same request again is safe, where the class does not tell.
        "repeat" => pub repeat: Option<Spanned<Repeat>>,
        /// Whether codes that continue after a dot mean the same: `Throttling`, `Throttling.User`.
        "family" => pub family: Option<bool>,
        /// Who saw it, where the vendor's document does not list it.
        "source" => pub source: Option<Spanned<String>>,
    }
}

spec_enum! {
    /// The kinds of refusal.
    pub enum Class {
        /// Something is being changed at the moment; the same request succeeds later.
        "busy" => Busy,
        /// Too many calls.
        "throttled" => Throttled,
        /// The request contradicts the present state.
        "conflict" => Conflict,
        /// Something the request names does not exist.
        "notFound" => NotFound,
        /// A limit of the account or the resource is reached.
        "quota" => Quota,
        /// The request itself is wrong.
        "invalid" => Invalid,
        /// The caller may not do it.
        "denied" => Denied,
        /// The caller could not be recognised: key, signature, token, time.
        "unauthenticated" => Unauthenticated,
        /// The resource cannot do it.
        "unsupported" => Unsupported,
        /// The service failed.
        "internal" => Internal,
    }
}

spec_enum! {
    /// Whether sending the same request again is safe.
    pub enum Repeat {
        /// Nothing was done, and the same request may succeed later.
        "safe" => Safe,
        /// Nothing was done, and the same request fails again until something is changed.
        "useless" => Useless,
        /// Something may have been done: look first.
        "unknown" => Unknown,
    }
}

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

spec_object! {
    /// What a caller must be allowed to do, in terms of RAM.
    pub struct Permission {
        /// The RAM action.
        "action" => pub action: Spanned<String>,
        /// The access level on the vendor's page.
        "access" => pub access: Spanned<Access>,
        /// The resources it is granted on. None means all.
        "resources" => pub resources: Vec<Resource>,
    }
}

spec_enum! {
    /// The access levels of RAM.
    pub enum Access {
        "create" => Create,
        "delete" => Delete,
        "get" => Get,
        "list" => List,
        "update" => Update,
        "none" => None,
    }
}

spec_object! {
    /// A resource that a permission is granted on.
    pub struct Resource {
        /// Its type on the vendor's page.
        "type" => pub kind: Spanned<String>,
        /// Its name, with `{regionId}`, `{accountId}` and ids in braces.
        "arn" => pub arn: Spanned<String>,
        /// Whether the vendor marks it as required.
        "required" => pub required: Option<bool>,
    }
}

spec_object! {
    /// A request with its answer: exactly one of `response` and `error`.
    pub struct Example {
        /// A short name in kebab case, unique in the file.
        "name" => pub name: Spanned<String>,
        /// What it shows.
        "summary" => pub summary: Spanned<String>,
        /// The parameters; what travels as JSON in a text is written as JSON.
        "request" => pub request: Spanned<Json>,
        /// The body of the answer.
        "response" => pub response: Option<Spanned<Json>>,
        /// The error that answers it.
        "error" => pub error: Option<Spanned<ExampleError>>,
    }
}

spec_object! {
    /// An error answer.
    pub struct ExampleError {
        /// The HTTP status.
        "status" => pub status: Spanned<u64>,
        /// The body.
        "body" => pub body: Spanned<Json>,
    }
}

spec_object! {
    /// A fact the vendor does not state.
    pub struct Choice {
        /// What is not stated.
        "about" => pub about: Spanned<String>,
        /// What we chose, and why.
        "choice" => pub choice: Spanned<String>,
    }
}

spec_object! {
    /// A rule of the linter that does not count at one place.
    pub struct Exception {
        /// The rule.
        "rule" => pub rule: Spanned<String>,
        /// The name it concerns: of a parameter, a member, a code.
        "at" => pub at: Spanned<String>,
        /// Why the rule cannot hold there.
        "reason" => pub reason: Spanned<String>,
    }
}
