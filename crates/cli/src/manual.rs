//! What a person is told of operations, shapes and codes: read from the manual of the product, the
//! one page that is asked for.

use serde::Deserialize;
use serde_json::Value as Json;

use crate::failure::{Exit, Failure};
use crate::operation::{Found, Product};

/// What the manual says of a product.
#[derive(Debug, Deserialize)]
pub(crate) struct ProductPage {
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) groups: Vec<Group>,
}

/// A group of operations.
#[derive(Debug, Deserialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) about: String,
}

/// What the manual says of an operation.
#[derive(Debug, Deserialize)]
pub(crate) struct OperationPage {
    pub(crate) operation: String,
    pub(crate) group: String,
    pub(crate) about: String,
    /// The same in Chinese.
    pub(crate) zh: Option<String>,
    /// More about it, in Markdown.
    pub(crate) more: Option<String>,
    #[serde(default)]
    pub(crate) deprecated: bool,
    #[serde(default)]
    pub(crate) takes: Vec<Item>,
    #[serde(default)]
    pub(crate) answers: Vec<Item>,
    pub(crate) paging: Option<Paging>,
    #[serde(default)]
    pub(crate) states: Vec<State>,
    #[serde(default)]
    pub(crate) examples: Vec<Example>,
}

/// A parameter, a member, an item of a list, or a shape.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Item {
    #[serde(default)]
    pub(crate) name: String,
    /// The member that holds the list, where the value is an object that only wraps one.
    pub(crate) inside: Option<String>,
    #[serde(default)]
    pub(crate) about: String,
    /// The shape that it is.
    pub(crate) is: Option<String>,
    #[serde(default, rename = "type")]
    pub(crate) kind: Kind,
    /// The known values, and what each means.
    #[serde(default)]
    pub(crate) values: Vec<(String, String)>,
    pub(crate) items: Option<Box<Item>>,
    #[serde(default)]
    pub(crate) members: Vec<Item>,
    #[serde(default)]
    pub(crate) required: bool,
    /// Who fills it in where a request leaves it out.
    pub(crate) supplied: Option<Supplier>,
    #[serde(default)]
    pub(crate) secret: bool,
    #[serde(default)]
    pub(crate) deprecated: bool,
    pub(crate) default: Option<Json>,
    pub(crate) example: Option<Json>,
    #[serde(default)]
    pub(crate) rules: Vec<String>,
}

impl Item {
    /// Its name, with that of the list inside of it where it only wraps one.
    pub(crate) fn path(&self) -> String {
        match &self.inside {
            Some(inside) => format!("{}.{inside}", self.name),
            None => self.name.clone(),
        }
    }
}

/// The kinds of value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    #[default]
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::List => "list",
            Self::Object => "object",
        }
    }
}

/// Who fills in what a request leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Supplier {
    Region,
    Token,
    DryRun,
    /// The place of its object in a list.
    Position,
}

/// By what the pages of a list are found.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Paging {
    /// The way to the items from the answer down.
    pub(crate) items: Vec<String>,
    /// The parameter for the size of a page, and the greatest size.
    pub(crate) size: Option<(String, i32)>,
    /// The parameter for the number of a page, and that of the first.
    pub(crate) page: Option<(String, i32)>,
    /// The member for the number of all items.
    pub(crate) total: Option<String>,
    /// The parameter for the token of a page.
    pub(crate) token: Option<String>,
    /// The member with the token of the next.
    pub(crate) next: Option<String>,
}

/// A state that can be waited for.
#[derive(Debug, Deserialize)]
pub(crate) struct State {
    pub(crate) name: String,
    pub(crate) about: String,
}

/// A request that works.
#[derive(Debug, Deserialize)]
pub(crate) struct Example {
    pub(crate) about: String,
    pub(crate) request: Json,
}

/// What a code means in Chinese.
#[derive(Debug, Deserialize)]
struct CodePage {
    zh: String,
}

/// What the manual says of a product.
pub(crate) fn product(product: &Product) -> Result<ProductPage, Failure> {
    read(product, "product", product.service.product)
}

/// What it says of an operation.
pub(crate) fn operation(found: Found) -> Result<OperationPage, Failure> {
    let mut page = operation_line(found)?;
    fill(&mut page.takes, found.product)?;
    fill(&mut page.answers, found.product)?;
    Ok(page)
}

/// What it says of an operation, without the shapes inside of it: enough for a list.
pub(crate) fn operation_line(found: Found) -> Result<OperationPage, Failure> {
    read(found.product, "operation", found.action())
}

/// What a code means in Chinese, if the manual says it.
pub(crate) fn code_zh(product: &Product, code: &str) -> Option<String> {
    read::<CodePage>(product, "code", code).ok().map(|page| page.zh)
}

/// Puts the shapes in, however deep.
fn fill(items: &mut [Item], product: &Product) -> Result<(), Failure> {
    for item in items {
        if let Some(name) = &item.is {
            let shape: Item = read(product, "shape", name)?;
            item.kind = shape.kind;
            item.values = shape.values;
            item.items = shape.items;
            item.members = shape.members;
            item.rules.extend(shape.rules);
            if item.about.is_empty() {
                item.about = shape.about;
            }
        }
        fill(&mut item.members, product)?;
        if let Some(inner) = item.items.as_deref_mut() {
            fill(std::slice::from_mut(inner), product)?;
        }
    }
    Ok(())
}

/// Reads a page: a line that begins with what it is about.
fn read<T: for<'de> Deserialize<'de>>(
    product: &Product,
    kind: &str,
    name: &str,
) -> Result<T, Failure> {
    let broken = |why: &str| {
        let message = format!("the manual of {} {why} {kind} \"{name}\"", product.name());
        Failure::new(Exit::Other, message)
    };
    let begin = format!("{{\"{kind}\":{}", Json::from(name));
    let line = product
        .manual
        .lines()
        .find(|line| line.strip_prefix(&begin).is_some_and(|rest| rest.starts_with([',', '}'])));
    let line = line.ok_or_else(|| broken("has no"))?;
    serde_json::from_str(line)
        .map_err(|error| broken("cannot be read at").note("because", error.to_string()))
}

/// The item with a name among others: to the letter, or else in any case and with hyphens.
pub(crate) fn item<'i>(items: &'i [Item], name: &str) -> Option<&'i Item> {
    let wanted = crate::operation::squashed(name);
    let exact = items.iter().find(|item| item.name == name);
    exact.or_else(|| items.iter().find(|item| crate::operation::squashed(&item.name) == wanted))
}
