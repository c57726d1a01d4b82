//! How a list comes in pages.

use super::Context;
use crate::ir::{Number, PageSize, Paging, PagingWay, Record, Type};
use crate::spec::OperationFile;

/// The pages of an operation, if its answer comes in pages.
pub(super) fn lower<'s>(
    context: &Context<'s>,
    file: &'s OperationFile,
    request: &Record,
    response: &Record,
) -> Option<Paging> {
    let spec = file.paging.as_ref()?;
    let field = |record: &Record, wire: &str| {
        record.fields.iter().find(|field| field.wire == wire).cloned()
    };
    let number = |wire: &str| {
        let field = field(response, wire)?;
        let wide = field.ty == Type::Int64;
        Some(Number { name: field.name, presence: field.presence, wide })
    };
    let items = field(response, &spec.items)?;
    let Type::List(item) = items.ty else { return None };
    let size = spec.size.as_ref().and_then(|wire| {
        let parameter = file.parameters.iter().find(|it| *it.name == **wire)?;
        Some(PageSize {
            name: field(request, wire)?.name,
            greatest: context.resolve(&parameter.schema).maximum.as_ref()?.value,
            answered: number(wire),
        })
    });
    let way = match (&spec.page, &spec.token, &spec.next_token) {
        (Some(page), ..) => PagingWay::Number {
            name: field(request, page)?.name,
            first: spec.first_page.as_ref().map_or(1, |first| first.value),
            answered: number(page),
            total: spec.total.as_ref().and_then(|total| number(total)),
        },
        (None, Some(token), Some(next)) => {
            let next = field(response, next)?;
            PagingWay::Token {
                name: field(request, token)?.name,
                next_presence: next.presence,
                next: next.name,
            }
        }
        _ => return None,
    };
    Some(Paging { item: *item, items: items.name, size, way })
}
