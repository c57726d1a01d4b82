//! The validator: the patterns, the checks of the shapes, and those of each group.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{File, Uses, ident, patterns, shapes_folder};
use crate::ir::{Api, Check, Condition, Empty, Group, Member, Only, Presence, Record, Rule, Test};
use crate::layout::{Home, Layout};
use crate::observed::Both;

pub(super) fn emit(api: &Api, layout: &Layout) -> Vec<File> {
    let mut files = vec![root(api, &layout.validator), shapes(api, layout)];
    files.extend((!api.patterns.is_empty()).then(|| patterns::file(api, &layout.validator)));
    files.extend(api.groups.iter().map(|lowered| group(lowered, layout)));
    files
}

fn root(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "mod", &api.service.spec);
    let patterns = (!api.patterns.is_empty()).then_some("patterns");
    let groups = api.groups.iter().map(|group| group.module.as_str());
    let mut modules: Vec<&str> = groups.chain(["shapes"]).chain(patterns).collect();
    modules.sort_unstable();
    let modules = modules.into_iter().map(ident);
    file.items.push(quote! { #(mod #modules;)* });
    file
}

fn shapes(api: &Api, layout: &Layout) -> File {
    let mut file = File::new(&layout.validator.folder, "shapes", &shapes_folder(api));
    file.docs = vec!["The rules of the shapes.".to_owned()];
    let records = api.shapes.iter().flat_map(|shape| shape.all_records());
    file.items = implementations(records, layout, &mut file.uses);
    file
}

fn group(group: &Group, layout: &Layout) -> File {
    let mut file = File::new(&layout.validator.folder, &group.module, &group.spec);
    let title = group.docs.first().map_or("", |title| title.trim_end_matches('.'));
    file.docs = vec![format!("The rules of the requests of a group: {title}.")];
    let records = group
        .operations
        .iter()
        .flat_map(|operation| std::iter::once(&operation.request).chain(&operation.records));
    file.items = implementations(records, layout, &mut file.uses);
    file
}

fn implementations<'a>(
    records: impl Iterator<Item = &'a Record>,
    layout: &Layout,
    uses: &mut Uses,
) -> Vec<TokenStream> {
    records
        .map(|record| {
            let checker = uses.core("Checker");
            let trait_ = uses.name(&layout.validator.inside, "Validate");
            let name = uses.name(&layout.model.outside, &record.name);
            let v = ident(if record.checks.is_empty() { "_v" } else { "v" });
            let members =
                record.checks.chunk_by(|a, b| a.name == b.name && on_value(a) && on_value(b));
            let checks = together(members.flat_map(|checks| member(checks, layout, uses)));
            quote! {
                impl #trait_ for #name {
                    fn check(&self, #v: &mut #checker) {
                        #checks
                    }
                }
            }
        })
        .collect()
}

/// A statement, and what it is done under.
type Guarded = (Option<TokenStream>, TokenStream);

/// Statements one after the other; what neighbours are done under alike stands once.
fn together(statements: impl Iterator<Item = Guarded>) -> TokenStream {
    let text = |guard: &Option<TokenStream>| guard.as_ref().map(ToString::to_string);
    let statements: Vec<_> = statements.collect();
    let groups = statements.chunk_by(|(a, _), (b, _)| text(a) == text(b)).map(|group| {
        let inside = group.iter().map(|(_, statement)| statement);
        match group.first() {
            Some((Some(guard), _)) => quote! { if #guard { #(#inside)* } },
            _ => quote! { #(#inside)* },
        }
    });
    groups.collect()
}

fn statement(check: &Check, layout: &Layout, uses: &mut Uses) -> Guarded {
    let (condition, rule) = rule(check, layout, uses);
    let value = Place::of(check).reference;
    let limits = check.only.map(|only| match only {
        Only::Documented => quote! { v.documented() },
        Only::Observed => quote! { !v.documented() },
    });
    let says = match check.empty {
        Empty::Refused => None,
        Empty::Passes => Some(quote! { v.says(#value) }),
        Empty::PassesObserved if check.only == Some(Only::Documented) => None,
        Empty::PassesObserved => Some(quote! { v.says_by_observation(#value) }),
    };
    let conditions: Vec<_> = limits.into_iter().chain(says).chain(condition).collect();
    ((!conditions.is_empty()).then(|| quote! { #(#conditions)&&* }), rule)
}

/// How a rule gets at its value: that of a member, or an item of a list.
struct Place {
    /// `&self.port`
    reference: TokenStream,
    /// `self.port`
    value: TokenStream,
    /// The same where none is `None`.
    option: TokenStream,
    /// `self.port.as_ref()`
    option_of_reference: TokenStream,
}

impl Place {
    fn of(check: &Check) -> Self {
        if check.name.is_empty() {
            return Self {
                reference: quote! { item },
                value: quote! { *item },
                option: quote! { Some(*item) },
                option_of_reference: quote! { Some(item) },
            };
        }
        let name = ident(&check.name);
        let is_required = check.presence == Presence::Required;
        Self {
            reference: if on_value(check) {
                quote! { #name }
            } else {
                quote! { &self.#name }
            },
            value: quote! { self.#name },
            option: if is_required {
                quote! { Some(self.#name) }
            } else {
                quote! { self.#name }
            },
            option_of_reference: if is_required {
                quote! { Some(&self.#name) }
            } else {
                quote! { self.#name.as_ref() }
            },
        }
    }
}

/// The line of a rule, and the condition that it holds under.
fn rule(check: &Check, layout: &Layout, uses: &mut Uses) -> (Option<TokenStream>, TokenStream) {
    let wire = &check.wire;
    let Place { reference, value, option, option_of_reference } = Place::of(check);
    let pattern = |constant: &str, uses: &mut Uses| {
        uses.name(&format!("{}::generated::patterns", layout.validator.inside), constant)
    };
    let present = || present(&ident(&check.name), check.presence);
    let mut condition = None;
    let rule = match &check.rule {
        Rule::Required => {
            let present = present();
            quote! { v.present(#wire, #present, "by the documents"); }
        }
        Rule::NotEmpty => quote! { v.not_empty(#wire, #reference); },
        Rule::Range { min, max, also } => {
            let (min, max) = (limit(min.map(signed)), limit(max.map(signed)));
            if also.is_empty() {
                quote! { v.range(#wire, #value, #min, #max); }
            } else {
                let also = also.iter().map(|number| signed(*number));
                quote! { v.range_or(#wire, #value, #min, #max, &[#(#also),*]); }
            }
        }
        Rule::Fraction { min, max } => {
            let (min, max) = (limit(min.map(signed)), limit(max.map(signed)));
            quote! { v.fraction(#wire, #option, #min, #max); }
        }
        Rule::Greater(Member { wire: other, name, .. }) => {
            let name = ident(name);
            quote! { v.greater(#wire, #value, #other, self.#name); }
        }
        Rule::Length { min, max } => {
            let (min, max) = (limit(min.map(unsigned)), limit(max.map(most)));
            quote! { v.length(#wire, #reference, #min, #max); }
        }
        Rule::Pattern { constant, allowed } => {
            let constant = pattern(constant, uses);
            quote! { v.pattern(#wire, #reference, &#constant, #allowed); }
        }
        Rule::Not { constant, words } => {
            let constant = pattern(constant, uses);
            quote! { v.not(#wire, #reference, &#constant, #words); }
        }
        Rule::Address(kind) => {
            let kind = ident(kind);
            quote! { v.#kind(#wire, #reference); }
        }
        Rule::Known => quote! { v.known(#wire, #option_of_reference); },
        Rule::OneOf(texts) => quote! { v.one_of(#wire, #option_of_reference, &[#(#texts),*]); },
        Rule::Count { min, max } => {
            let needs_some = *min != Both { documented: 0, observed: 0 };
            if check.presence == Presence::List && needs_some {
                condition = Some(present());
            }
            let (min, max) = (limit(min.map(unsigned)), limit(max.map(most)));
            quote! { v.count(#wire, #reference, #min, #max); }
        }
        Rule::Unique => quote! { v.unique(#wire, #reference); },
        Rule::Each => {
            let trait_ = uses.name(&layout.validator.inside, "Validate");
            quote! { v.each(#wire, #reference, #trait_::check); }
        }
        Rule::Items(checks) => {
            let checks = together(checks.iter().map(|check| statement(check, layout, uses)));
            quote! { v.each(#wire, #reference, |item, v| { #checks }); }
        }
        Rule::Inside => {
            let trait_ = uses.name(&layout.validator.inside, "Validate");
            quote! { v.inside(#wire, #reference, #trait_::check); }
        }
        Rule::Named(function) => {
            let rules = uses.name(&layout.validator.inside, "rules");
            let function = ident(function);
            quote! { #rules::#function(#wire, #reference, v); }
        }
        Rule::Whole(function) => {
            let rules = uses.name(&layout.validator.inside, "rules");
            let function = ident(function);
            quote! { #rules::#function(self, v); }
        }
        Rule::RequiredWhen { conditions, words } => {
            condition = Some(expressions(conditions, layout, pattern, uses));
            let present = present();
            quote! { v.present(#wire, #present, #words); }
        }
        Rule::ForbiddenWhen { conditions, words } => {
            condition = Some(expressions(conditions, layout, pattern, uses));
            let present = present();
            quote! { v.absent(#wire, #present, #words); }
        }
        Rule::When { conditions, words, checks } => {
            condition = Some(expressions(conditions, layout, pattern, uses));
            let checks = together(member(checks, layout, uses).into_iter());
            quote! { v.when(#words, |v| { #checks }); }
        }
    };
    (condition, rule)
}

/// Whether a check needs the value itself, so that an optional one must be there.
fn on_value(check: &Check) -> bool {
    let needs = matches!(
        check.rule,
        Rule::Count { .. }
            | Rule::Unique
            | Rule::Each
            | Rule::Items(_)
            | Rule::Inside
            | Rule::Named(_)
    );
    needs && check.presence == Presence::Optional
}

/// The checks of one member, inside one condition where they need the value.
fn member(checks: &[Check], layout: &Layout, uses: &mut Uses) -> Vec<Guarded> {
    let statements: Vec<_> = checks.iter().map(|check| statement(check, layout, uses)).collect();
    match checks.first().filter(|check| on_value(check)) {
        Some(check) => {
            let name = ident(&check.name);
            let some = quote! { let Some(#name) = &self.#name };
            // One condition on all of them stands beside the other.
            if let [(Some(guard), rule)] = &statements[..] {
                return vec![(None, quote! { if #some && #guard { #rule } })];
            }
            let inside = together(statements.into_iter());
            vec![(None, quote! { if #some { #inside } })]
        }
        None => statements,
    }
}

/// Whether a member is there, as an expression.
fn present(name: &proc_macro2::Ident, presence: Presence) -> TokenStream {
    match presence {
        Presence::Required => quote! { true },
        Presence::Optional => quote! { self.#name.is_some() },
        Presence::List => quote! { !self.#name.is_empty() },
    }
}

/// Conditions that must all hold.
fn expressions(
    conditions: &[Condition],
    layout: &Layout,
    pattern: impl Fn(&str, &mut Uses) -> proc_macro2::Ident,
    uses: &mut Uses,
) -> TokenStream {
    let conditions: Vec<_> = conditions
        .iter()
        .map(|condition| expression(condition, &layout.model.outside, &pattern, uses))
        .collect();
    quote! { #(#conditions)&&* }
}

fn expression(
    condition: &Condition,
    model: &str,
    pattern: &impl Fn(&str, &mut Uses) -> proc_macro2::Ident,
    uses: &mut Uses,
) -> TokenStream {
    let name = ident(&condition.name);
    let required = condition.presence == Presence::Required;
    match &condition.test {
        Test::Present => present(&name, condition.presence),
        Test::Absent => match condition.presence {
            Presence::Required => quote! { false },
            Presence::Optional => quote! { self.#name.is_none() },
            Presence::List => quote! { self.#name.is_empty() },
        },
        Test::Flag(true) if required => quote! { self.#name },
        Test::Flag(false) if required => quote! { !self.#name },
        Test::Flag(flag) => quote! { self.#name == Some(#flag) },
        Test::Numbers(numbers) => {
            let numbers = numbers.iter().map(|number| signed(*number));
            if required {
                quote! { matches!(self.#name, #(#numbers)|*) }
            } else {
                quote! { matches!(self.#name, Some(#(#numbers)|*)) }
            }
        }
        Test::Variants { of, variants } => {
            let of = uses.name(model, of);
            let variants = variants.iter().map(|variant| {
                let variant = ident(variant);
                quote! { #of::#variant }
            });
            if required {
                quote! { matches!(self.#name, #(#variants)|*) }
            } else {
                quote! { matches!(self.#name, Some(#(#variants)|*)) }
            }
        }
        Test::Texts(texts) if required => quote! { matches!(self.#name.as_str(), #(#texts)|*) },
        Test::Texts(texts) => quote! { matches!(self.#name.as_deref(), Some(#(#texts)|*)) },
        Test::Matches(constant) => {
            let constant = pattern(constant, uses);
            if required {
                quote! { #constant.matches(&self.#name) }
            } else {
                quote! { self.#name.as_deref().is_some_and(|text| #constant.matches(text)) }
            }
        }
    }
}

/// One limit, or the two to choose from.
fn limit(both: Both<TokenStream>) -> TokenStream {
    let Both { documented, observed } = both;
    if documented.to_string() == observed.to_string() {
        documented
    } else {
        quote! { v.limit(#documented, #observed) }
    }
}

fn most(number: Option<u64>) -> TokenStream {
    number.map_or(quote! { usize::MAX }, unsigned)
}

fn signed(number: i64) -> TokenStream {
    match number {
        i64::MIN => quote! { i64::MIN },
        i64::MAX => quote! { i64::MAX },
        number => {
            let digits = Literal::u64_unsuffixed(number.unsigned_abs());
            if number < 0 {
                quote! { -#digits }
            } else {
                quote! { #digits }
            }
        }
    }
}

fn unsigned(number: u64) -> TokenStream {
    let number = Literal::u64_unsuffixed(number);
    quote! { #number }
}
