//! Changes that go on after their answer, and how their end is seen.

use crate::keys::spec_object;
use crate::source::Spanned;

spec_object! {
    /// How the jobs of the service are asked for. A job is a change that goes on after its answer,
    /// which has an ID for it.
    pub struct Jobs {
        /// The operation that tells of a job.
        "operation" => pub operation: Spanned<String>,
        /// Its parameter for the ID, a text or a list of texts.
        "parameter" => pub parameter: Spanned<String>,
        /// The member of its answer that tells how far the job is: names of members from the answer
        /// down, with dots between them. Objects that only wrap a list are left out.
        "member" => pub member: Spanned<String>,
        /// The member that holds the ID of a job, where the answer is a list of them: only the one
        /// that was asked for counts, and while it is not there the wait goes on.
        "id" => pub id: Option<Spanned<String>>,
        /// The values of the member that say that the job ended well.
        "success" => pub success: Vec<Spanned<String>>,
        /// The values of the member that say that it failed.
        "failure" => pub failure: Vec<Spanned<String>>,
        /// The member that holds the error code of a job that failed, if there is one.
        "code" => pub code: Option<Spanned<String>>,
        /// The member that holds its message.
        "message" => pub message: Option<Spanned<String>>,
        /// The seconds between two calls.
        "delay" => pub delay: Spanned<u64>,
        /// The seconds to wait in all.
        "limit" => pub limit: Spanned<u64>,
    }
}

spec_object! {
    /// The state that shows the end of a change for which there is no job.
    pub struct FinishedWhen {
        /// The operation that shows it.
        "operation" => pub operation: Spanned<String>,
        /// The name of the state among its waiters.
        "waiter" => pub waiter: Spanned<String>,
        /// What its parameters are taken from: a member of the answer of this operation, or else a
        /// parameter of this one.
        "with" => pub with: Vec<(Spanned<String>, Spanned<String>)>,
    }
}
