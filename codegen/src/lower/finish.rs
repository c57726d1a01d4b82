//! How the end of a change is seen that goes on after its answer.

use super::{Context, waiter};
use crate::ir::{Acceptor, AcceptorTest, Finish, Given, Jobs, Waiter};
use crate::spec::{Kind, OperationFile};

/// How jobs are asked for.
pub(super) fn jobs(context: &Context<'_>) -> Option<Jobs> {
    let jobs = context.spec.service.jobs.as_ref()?;
    let asked = context.spec.operations.iter().find(|it| it.name == *jobs.operation)?;
    let parameter = asked.file.parameters.iter().find(|it| *it.name == *jobs.parameter)?;
    let is_list =
        context.resolve(&parameter.schema).kind.as_deref().is_some_and(|it| *it == Kind::Array);
    let path = |member: &str| waiter::path(context, &asked.file.responses.ok.schema, member);
    let acceptor = |state: &str, value: &str| Acceptor {
        state: state.to_owned(),
        test: AcceptorTest::Has(path(&jobs.member), value.to_owned()),
    };
    let success = jobs.success.iter().map(|value| acceptor("Success", value));
    let failure = jobs.failure.iter().map(|value| acceptor("Failure", value));
    let waiter = Waiter {
        name: "Finished".to_owned(),
        variant: "Finished".to_owned(),
        docs: Vec::new(),
        delay: jobs.delay.value,
        limit: jobs.limit.value,
        acceptors: success.chain(failure).collect(),
    };
    Some(Jobs {
        operation: context.words.camel(&jobs.operation),
        parameter: format!("{}{}", *jobs.parameter, if is_list { ".1" } else { "" }),
        waiter,
        id: jobs.id.as_ref().map(|member| path(member)).unwrap_or_default(),
        code: jobs.code.as_ref().map(|member| path(member)).unwrap_or_default(),
        message: jobs.message.as_ref().map(|member| path(member)).unwrap_or_default(),
    })
}

/// How the end of what an operation sets off is seen.
pub(super) fn lower(context: &Context<'_>, file: &OperationFile) -> Option<Finish> {
    if let Some(job) = &file.job {
        return Some(Finish::Job(job.value.clone()));
    }
    let state = file.finished_when.as_ref()?;
    let answer = context.resolve(&file.responses.ok.schema);
    let given = |source: &str| match answer.properties.iter().any(|(name, _)| **name == source) {
        true => Given::Answer(source.to_owned()),
        false => Given::Request(source.to_owned()),
    };
    let operation = context.words.camel(&state.operation);
    let with = state.with.iter().map(|(name, source)| (name.value.clone(), given(source)));
    Some(Finish::State {
        with: with.collect(),
        states: waiter::states(&operation),
        state: context.words.camel(&state.waiter),
        operation,
    })
}
