//! Lists that are read page by page.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use aliyun_core::{Advance, Cursor, Paged, Progress};
use futures_core::{FusedStream, Stream};

use crate::call::Check;
use crate::{Call, CallOptions, Client, Error, ErrorKind, Wait};

impl<O: Paged> Call<'_, O> {
    /// Reads a list page by page, from the page that the request is for to the last one. Unless
    /// the request says otherwise, pages are as large as the service allows.
    pub fn paginate(self) -> Pages<O> {
        let Self { client, mut request, check, options } = self;
        request.begin();
        Pages::from(client.clone(), request, check, options)
    }
}

/// The pages of a list: a `Stream` of answers, which also works without one, by
/// [`Pages::next`]. [`Pages::items`] gives what is on them.
///
/// A page is asked for when it is polled for and not before, and none is asked for after the
/// last. An error leaves the position as it is: polling again asks for the same page again, and
/// whether that makes sense, [`Error::is_retryable`] says. Only when the service does not lead
/// on, with a token that was used before or with another page than the one asked for, the error
/// is the end, and its kind is [`ErrorKind::Paging`].
///
/// A list that is changed while it is read can show an item twice or not at all, as with any way
/// of paging.
///
/// ```
/// use aliyun_core::Paged;
/// use aliyun_runtime::{Call, Error};
///
/// async fn print_all<O: Paged<Item: std::fmt::Debug>>(call: Call<'_, O>) -> Result<(), Error> {
///     let mut items = call.paginate().items();
///     while let Some(item) = items.next().await {
///         println!("{:?}", item?);
///     }
///     Ok(())
/// }
/// ```
#[must_use = "no page is read until one is asked for"]
pub struct Pages<O: Paged> {
    client: Client,
    check: Check<O>,
    options: CallOptions,
    /// The request for the first page that was to be read.
    first: O,
    /// The request for the next page; none after the last.
    next: Option<O>,
    /// The answer to it, once it has been asked for.
    coming: Option<Coming<O>>,
    cursor: Cursor,
    /// Why there is no next page, although there should be one.
    stuck: Option<Error>,
}

type Coming<O> =
    Pin<Box<dyn Future<Output = Result<<O as aliyun_core::Operation>::Response, Error>> + Send>>;

impl<O: Paged> Pages<O> {
    fn from(client: Client, first: O, check: Check<O>, options: CallOptions) -> Self {
        let (next, cursor) = (Some(first.clone()), Cursor::new());
        Self { client, check, options, first, next, coming: None, cursor, stuck: None }
    }

    /// The next page. A future that is dropped loses nothing: the next one goes on where it was.
    pub async fn next(&mut self) -> Option<Result<O::Response, Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    /// The request for the page that comes next, for resuming: paginating it goes on from here.
    /// None after the last page.
    pub fn next_request(&self) -> Option<&O> {
        self.next.as_ref()
    }

    /// Reads the whole list again and again, from the page that comes next to the last, until its
    /// items are as wanted, and gives them. If the last page has been read already, it begins
    /// anew with the first.
    ///
    /// The closure judges as that of [`Call::wait_until`] does, and [`Wait`] tells the rest. The
    /// limit is one for all pages of all readings.
    pub fn wait_until<'c, P: Into<Progress>>(
        self,
        mut judge: impl FnMut(&[O::Item]) -> P + Send + 'c,
    ) -> Wait<'c, Vec<O::Item>>
    where
        O::Item: Send + 'c,
    {
        let Self { client, check, mut options, first, next, .. } = self;
        let last_failure = options.watch();
        let first = next.unwrap_or(first);
        let look = move || {
            let pages = Self::from(client.clone(), first.clone(), check, options.clone());
            Box::pin(pages.items().try_collect()) as Pin<Box<dyn Future<Output = _> + Send + 'c>>
        };
        let judge = move |items: &Vec<O::Item>| judge(items);
        Wait::new(O::INFO, "reading", last_failure, look, judge, |all| all)
    }

    /// The items of the pages.
    pub fn items(self) -> Items<O> {
        Items { pages: self, current: None, page: Vec::new().into_iter() }
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O::Response, Error>>> {
        if let Some(error) = self.stuck.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let Some(request) = &mut self.next else { return Poll::Ready(None) };
        let coming = self.coming.get_or_insert_with(|| {
            let (client, check) = (self.client.clone(), self.check);
            let (request, options) = (request.clone(), self.options.clone());
            Box::pin(async move { Call { client: &client, request, check, options }.await })
        });
        let outcome = ready!(coming.as_mut().poll(cx));
        self.coming = None;
        if let Ok(response) = &outcome {
            match request.advance(response, &mut self.cursor) {
                Advance::Next => {}
                Advance::End => self.next = None,
                Advance::Stuck(why) => {
                    self.next = None;
                    let message = format!("the pages of the list do not lead on: {why}");
                    self.stuck = Some(Error::new(ErrorKind::Paging, message).of(O::INFO));
                }
            }
        }
        Poll::Ready(Some(outcome))
    }
}

impl<O: Paged> Unpin for Pages<O> {}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<O::Response, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<O: Paged> FusedStream for Pages<O> {
    fn is_terminated(&self) -> bool {
        self.next.is_none() && self.stuck.is_none()
    }
}

impl<O: Paged + fmt::Debug> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next", &self.next).finish_non_exhaustive()
    }
}

/// The items of a list: a `Stream`, which also works without one, by [`Items::next`]. Pages are
/// read, and errors are, as with [`Pages`].
#[must_use = "nothing is read until an item is asked for"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    /// The request that the page in hand answers.
    current: Option<O>,
    /// What is left of it.
    page: vec::IntoIter<O::Item>,
}

impl<O: Paged> Items<O> {
    /// The next item. A future that is dropped loses nothing: the next one goes on where it was.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All items that are left. An error ends it; those before it are lost, so a list that takes
    /// many pages is better read item by item.
    pub async fn try_collect<C: Default + Extend<O::Item>>(mut self) -> Result<C, Error> {
        let mut all = C::default();
        while let Some(item) = self.next().await {
            all.extend([item?]);
        }
        Ok(all)
    }

    /// The request for the page that holds the next item, for resuming: paginating it goes on
    /// from the beginning of that page, so nothing is missed, and what was taken of that page
    /// comes again. None after the last item.
    pub fn next_request(&self) -> Option<&O> {
        if self.page.len() > 0 { self.current.as_ref() } else { self.pages.next_request() }
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            if self.pages.coming.is_none() {
                self.current = self.pages.next.clone();
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(response)) => self.page = O::items(response).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<O: Paged> FusedStream for Items<O> {
    fn is_terminated(&self) -> bool {
        self.page.len() == 0 && self.pages.is_terminated()
    }
}

impl<O: Paged + fmt::Debug> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("next", &self.next_request()).finish_non_exhaustive()
    }
}
