//! How the end of a change is seen that goes on after its answer.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Uses, ident, waiter};
use crate::ir::{Finish, Given, Jobs, Operation};
use crate::layout::Home;

/// How jobs are asked for.
pub(super) fn jobs(jobs: &Jobs, spec: &str, home: &Home) -> File {
    let mut file = File::new(&home.folder, "job_table", spec);
    let uses = &mut file.uses;
    let (ty, _) = (uses.core("Jobs"), uses.core("Operation"));
    let operation = uses.name(&home.inside, &jobs.operation);
    let (parameter, waiter) = (&jobs.parameter, waiter::info(&jobs.waiter, uses));
    let (code, message) = (&jobs.code, &jobs.message);
    let id = &jobs.id;
    let id = (!id.is_empty()).then(|| quote! { .listed(&[#(#id),*]) });
    let reasons = (!code.is_empty() || !message.is_empty())
        .then(|| quote! { .reasons(&[#(#code),*], &[#(#message),*]) });
    file.items.push(quote! {
        /// How the jobs of the service are asked for.
        pub(crate) static JOBS: #ty = #ty::new(#operation::INFO, #parameter, #waiter) #id #reasons;
    });
    file
}

/// What a call can wait for beside its answer, and that it can be tried.
pub(super) fn items(operation: &Operation, model: &str, uses: &mut Uses) -> Vec<TokenStream> {
    let name = ident(&operation.request.name);
    let finishes = operation.finish.as_ref().map(|finish| {
        let (trait_, ty) = (uses.core("Finishes"), uses.core("Finish"));
        let finish = self::finish(finish, model, uses);
        quote! {
            impl #trait_ for #name {
                const FINISH: &'static #ty = &#ty::#finish;
            }
        }
    });
    let dry_runs = operation.dry_run_param.as_ref().map(|_| {
        let trait_ = uses.core("DryRuns");
        quote! { impl #trait_ for #name {} }
    });
    finishes.into_iter().chain(dry_runs).collect()
}

fn finish(finish: &Finish, model: &str, uses: &mut Uses) -> TokenStream {
    match finish {
        Finish::Job(member) => {
            let jobs = uses.name(&format!("{model}::generated::job_table"), "JOBS");
            quote! { Job(#member, &#jobs) }
        }
        Finish::State { operation, with, states, state } => {
            uses.core("Operation");
            uses.core("Waiter");
            let (operation, states) = (uses.name(model, operation), uses.name(model, states));
            let state = ident(state);
            let with: Vec<_> =
                with.iter().map(|(name, given)| with_given(name, given, uses)).collect();
            quote! {
                State {
                    operation: #operation::INFO,
                    with: &[#(#with),*],
                    waiter: &#states::WAITERS[#states::#state as usize].1,
                }
            }
        }
    }
}

fn with_given(name: &str, given: &Given, uses: &mut Uses) -> TokenStream {
    let ty = uses.core("Given");
    let given = match given {
        Given::Answer(member) => quote! { #ty::Answer(#member) },
        Given::Request(parameter) => quote! { #ty::Request(#parameter) },
    };
    quote! { (#name, #given) }
}
