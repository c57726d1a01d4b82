//! An operation: what it takes, what it answers, what it needs, examples.

use serde_json::Value as Json;

use crate::keys::{spec_enum, spec_object};
use crate::source::Spanned;
use crate::spec::{Conditional, ErrorCode, FinishedWhen, Paging, Schema, Waiter};

spec_object! {
    /// One operation: a file named after it, in the folder of its group.
    pub struct OperationFile {
        /// The JSON Schema an editor checks the file with.
        "$schema" => pub schema_file: Option<String>,
        /// One sentence on what it does, beginning with a verb in the third person.
        "summary" => pub summary: Spanned<String>,
        /// The same sentence in Chinese, for the command line.
        "summaryZh" => pub summary_zh: Option<Spanned<String>>,
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
        /// Rules between parameters that are written by hand in the validator, by name.
        "rules" => pub rules: Vec<Spanned<String>>,
        /// The answer. Only `200` exists: everything else is an error code.
        "responses" => pub responses: Responses,
        /// Its error codes by HTTP status. Codes of `service.json` are not repeated unless the
        /// vendor lists them here too.
        "errorCodes" => pub error_codes: Vec<(Spanned<String>, Vec<Spanned<ErrorCode>>)>,
        /// How its answer comes in pages, if it is a list that does.
        "paging" => pub paging: Option<Spanned<Paging>>,
        /// The states that it can be asked for until they are there.
        "waiters" => pub waiters: Vec<Spanned<Waiter>>,
        /// The member of its answer with the ID of the job that it sets off. Without one in an answer
        /// all was done at once.
        "job" => pub job: Option<Spanned<String>>,
        /// What shows that all it sets off is done, where there is no job.
        "finishedWhen" => pub finished_when: Option<Spanned<FinishedWhen>>,
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
        /// In the query.
        "query" => Query,
        /// In a form in the body, unless the call is made by `get`.
        "formData" => FormData,
    }
}

spec_enum! {
    /// How a list or an object becomes parameters.
    pub enum Style {
        /// A list as `Name.1`, `Name.2`, one of objects as `Name.1.Key`.
        "repeatList" => RepeatList,
        /// The same for a list or an object, `Name.Key`, with lists and objects inside to any depth.
        "flat" => Flat,
        /// A list or an object as JSON in one parameter.
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
        /// A call that is a dry run, with `true`.
        "call.dryRun" => CallDryRun,
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
