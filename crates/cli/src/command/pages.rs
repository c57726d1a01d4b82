//! All pages of a list.

use aliyun_core::{Advance, Cursor, NumberedPage, OperationInfo, Params, Value};
use aliyun_runtime::Client;

use super::call::named;
use crate::failure::{Exit, Failure};
use crate::input::owned;
use crate::manual::Paging;
use crate::output::{self, Format, Stream};
use crate::screen::Progress;

/// Reads all pages, and prints the items: as they come, where the form allows.
pub(super) async fn print(
    client: &Client,
    info: &'static OperationInfo,
    params: &Params,
    paging: &Paging,
    format: &Format,
    progress: &Progress,
) -> Result<(), Failure> {
    let mut reader = Reader::new(params, paging);
    let mut stream = Stream::new(format);
    let mut kept = Vec::new();
    let mut count = 0;
    while output::is_read()
        && let Some(items) = reader.next(client, info).await?
    {
        count += items.len();
        progress.say(format!("{}: {count} so far", info.action()));
        if format.streams() {
            for item in &items {
                stream.item(item)?;
            }
        } else {
            kept.extend(items);
        }
    }
    if format.streams() { stream.end() } else { format.print(&Value::List(kept)) }
}

/// Where one is in a list.
struct Reader<'p> {
    params: Params,
    paging: &'p Paging,
    cursor: Cursor,
    number: Option<i32>,
    token: Option<String>,
    is_at_end: bool,
}

impl<'p> Reader<'p> {
    fn new(params: &Params, paging: &'p Paging) -> Self {
        let mut params = params.clone();
        // Pages are as large as the service allows, unless the request says otherwise.
        if let Some((name, greatest)) = &paging.size
            && params.get(name).is_none()
        {
            params.set(name.clone(), greatest.to_string());
        }
        let number = paging.page.as_ref().and_then(|(name, _)| params.get(name)?.parse().ok());
        let token = paging.token.as_ref().and_then(|name| params.get(name).map(str::to_owned));
        Self { params, paging, cursor: Cursor::new(), number, token, is_at_end: false }
    }

    /// The items of the next page; nothing after the last.
    async fn next(
        &mut self,
        client: &Client,
        info: &'static OperationInfo,
    ) -> Result<Option<Vec<Value<'static>>>, Failure> {
        if self.is_at_end {
            return Ok(None);
        }
        let answer = named(client, info, &self.params).await?;
        let answer = answer.value()?;
        if !self.is_one(&answer) {
            let message = format!("the answer to {} shows no list", info.action());
            return Err(Failure::new(Exit::NoAnswer, message).note(
                "what to do",
                "run it again, and look at what answers: `slb doctor` says which host is asked",
            ));
        }
        let items = items(&answer, &self.paging.items);
        match self.advance(&answer, items.len()) {
            Advance::Next => {}
            Advance::End => self.is_at_end = true,
            Advance::Stuck(why) => {
                let message = format!("the pages of {} do not lead on: {why}", info.action());
                return Err(Failure::new(Exit::Other, message).note(
                    "what to do",
                    "what was printed is as the service answered it; run it again",
                ));
            }
        }
        Ok(Some(items))
    }

    /// Whether an answer is one of a list: an empty one may lack its items, but then something else
    /// is said of it.
    fn is_one(&self, answer: &Value<'_>) -> bool {
        const BESIDE: [&str; 5] =
            ["TotalCount", "PageNumber", "PageSize", "NextToken", "MaxResults"];
        let first = self.paging.items.first().map(String::as_str);
        first.into_iter().chain(BESIDE).any(|name| answer.get(name).is_some())
    }

    /// Moves on to the next page, given the answer to the last.
    fn advance(&mut self, answer: &Value<'_>, items: usize) -> Advance {
        let number = |name: &str| answer.get(name).and_then(integer);
        if let Some((name, first)) = &self.paging.page {
            let size = self.paging.size.as_ref();
            let sent = size.and_then(|(name, _)| self.params.get(name)?.parse().ok());
            let small = |name: &str| number(name).and_then(|it| i32::try_from(it).ok());
            let page = NumberedPage {
                first: *first,
                number: small(name),
                size: sent,
                answered_size: size.and_then(|(name, _)| small(name)),
                total: self.paging.total.as_deref().and_then(number),
                items,
            };
            let advance = self.cursor.number(&mut self.number, page);
            if let Some(number) = self.number {
                self.params.set(name.clone(), number.to_string());
            }
            return advance;
        }
        let next = self.paging.next.as_ref().and_then(|name| answer.get(name)?.as_text());
        let advance = self.cursor.token(&mut self.token, next);
        if let (Some(name), Some(token)) = (&self.paging.token, &self.token) {
            self.params.set(name.clone(), token.as_str());
        }
        advance
    }
}

/// A number, which answers write as a text too.
fn integer(value: &Value<'_>) -> Option<i64> {
    value.as_i64().or_else(|| value.as_text()?.trim().parse().ok())
}

/// The items on a page.
fn items(answer: &Value<'_>, path: &[String]) -> Vec<Value<'static>> {
    let found = path.iter().try_fold(answer, |value, step| value.get(step));
    match found {
        Some(Value::List(items)) => items.iter().cloned().map(owned).collect(),
        // A lonely item may come without its list.
        Some(Value::Object(_)) => found.cloned().map(owned).into_iter().collect(),
        _ => Vec::new(),
    }
}
