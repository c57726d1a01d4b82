//! `slb explain`: what an operation does and what a code means, without asking anybody.

use std::fmt::Write as _;

use aliyun_core::{CodeInfo, Repeat};

use crate::args::{ExplainArgs, Language};
use crate::failure::{Exit, Failure};
use crate::help::{item, wrapped};
use crate::manual;
use crate::operation::{self, Found, Product};
use crate::{nearest, output};

/// The width of what is told.
const WIDTH: usize = 98;

pub(crate) fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let language = args.lang.unwrap_or_else(by_locale);
    let product = args.product.as_deref();
    let text = match args.name.as_deref() {
        None => Product::all(product)?.into_iter().map(|it| list(it, language)).collect(),
        Some(name) => explain(name, product, language),
    }?;
    output::say(&text)
}

/// The language that the locale asks for, by the variables in the order in which they count.
fn by_locale() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(std::env::var_os);
    let first = set.map(|value| value.to_string_lossy().into_owned()).find(|it| !it.is_empty());
    match first.is_some_and(|locale| locale.starts_with("zh")) {
        true => Language::Zh,
        false => Language::En,
    }
}

fn explain(name: &str, product: Option<&str>, language: Language) -> Result<String, Failure> {
    if let (Ok(products), true) = (Product::all(Some(name)), product.is_none()) {
        return products.into_iter().map(|it| list(it, language)).collect();
    }
    let mut parts = Vec::new();
    for found in operation::named(name, product)? {
        parts.push(of_operation(found, language)?);
    }
    for product in Product::all(product)? {
        parts.extend(product.service.code(name).map(|code| of_code(product, code, name, language)));
    }
    match parts.is_empty() {
        true => Err(unknown(name, product)),
        false => Ok(parts.join("\n")),
    }
}

fn unknown(name: &str, product: Option<&str>) -> Failure {
    let failure =
        Failure::new(Exit::Usage, format!("no operation and no error code is called \"{name}\""));
    let operations = operation::all(product).unwrap_or_default();
    let products = Product::all(product).unwrap_or_default();
    let codes = products.iter().flat_map(|it| it.service.codes).map(|code| code.code);
    let known = operations.iter().map(Found::action).chain(codes);
    let failure = match nearest::all(name, known).as_slice() {
        [] => failure,
        near => failure.note("did you mean", near.join(", ")),
    };
    failure.note("all operations", "slb explain")
}

/// The operations of a product, by their groups.
fn list(product: &'static Product, language: Language) -> Result<String, Failure> {
    let page = manual::product(product)?;
    let service = product.service;
    let mut text =
        format!("{} ({} {})\n{}\n", page.title, service.product, service.version, page.about);
    for group in page.groups {
        let _ = writeln!(text, "\n{}: {}", group.title, group.about);
        for entry in product.operations {
            let operation = manual::operation_line(Found { product, entry })?;
            if operation.group == group.name {
                let about = in_language(&operation.about, operation.zh.as_deref(), language);
                let _ = writeln!(text, "  {:<48} {about}", operation.operation);
            }
        }
    }
    text.push('\n');
    Ok(text)
}

fn in_language<'t>(en: &'t str, zh: Option<&'t str>, language: Language) -> &'t str {
    match language {
        Language::En => en,
        Language::Zh => zh.unwrap_or(en),
    }
}

/// The words around what is told.
struct Words {
    deprecated: &'static str,
    writes: &'static str,
    reads: &'static str,
    takes: &'static str,
    answers: &'static str,
    states: &'static str,
    permission: &'static str,
    codes: &'static str,
    status: &'static str,
    class: &'static str,
    repeat: &'static str,
    message: &'static str,
    listed: &'static str,
}

const EN: Words = Words {
    deprecated: "Deprecated: the vendor advises against it.",
    writes: "It writes.",
    reads: "It reads only.",
    takes: "Parameters (* required)",
    answers: "Answer",
    states: "States to wait for",
    permission: "Permission",
    codes: "Error codes",
    status: "Status",
    class: "Kind",
    repeat: "Repeat",
    message: "In the service's words",
    listed: "Listed by",
};

const ZH: Words = Words {
    deprecated: "已弃用：厂商不建议使用。",
    writes: "写操作。",
    reads: "只读操作。",
    takes: "参数（* 为必填）",
    answers: "返回",
    states: "可等待的状态",
    permission: "权限",
    codes: "错误码",
    status: "HTTP 状态码",
    class: "类别",
    repeat: "重试",
    message: "服务返回的消息",
    listed: "出现于",
};

fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::Zh => &ZH,
    }
}

fn of_operation(found: Found, language: Language) -> Result<String, Failure> {
    let page = manual::operation(found)?;
    let (info, words) = (found.entry.info, words(language));
    let about = in_language(&page.about, page.zh.as_deref(), language);
    let mut text = format!("{found}\n");
    let _ = writeln!(text, "{about}");
    if let Some(more) = &page.more {
        wrapped(more, WIDTH).iter().for_each(|line| _ = writeln!(text, "{line}"));
    }
    if page.deprecated {
        let _ = writeln!(text, "{}", words.deprecated);
    }
    let reads = info.effect == aliyun_core::Effect::Read;
    let _ = writeln!(text, "{}", if reads { words.reads } else { words.writes });
    let _ = writeln!(text, "\n{}:", words.takes);
    for it in &page.takes {
        let star = if it.required { "*" } else { "" };
        item(&mut text, it, &format!("  {}{star}", it.name), 4);
    }
    let _ = writeln!(text, "\n{}:", words.answers);
    for it in &page.answers {
        item(&mut text, it, &format!("  {}", it.path()), 4);
    }
    if !page.states.is_empty() {
        let _ = writeln!(text, "\n{}:", words.states);
        page.states.iter().for_each(|it| _ = writeln!(text, "  {}: {}", it.name, it.about));
    }
    if let Some(permission) = info.permission {
        let _ =
            writeln!(text, "\n{}: {} ({})", words.permission, permission.action, permission.access);
        permission.resources.iter().for_each(|it| _ = writeln!(text, "  {}", it.arn));
    }
    let _ = writeln!(text, "\n{}:", words.codes);
    for code in info.codes {
        let meaning = meaning(found.product, code, language);
        let _ = writeln!(text, "  {}", code.code);
        wrapped(&meaning, WIDTH - 4).iter().for_each(|line| _ = writeln!(text, "    {line}"));
    }
    Ok(text)
}

fn meaning(product: &Product, code: &CodeInfo, language: Language) -> String {
    let zh = match language {
        Language::Zh => manual::code_zh(product, code.code),
        Language::En => None,
    };
    zh.unwrap_or_else(|| code.meaning.to_owned())
}

fn of_code(product: &'static Product, code: &CodeInfo, name: &str, language: Language) -> String {
    let words = words(language);
    let mut text = format!("{}: {}\n", product.name(), code.code);
    let said = meaning(product, code, language);
    wrapped(&said, WIDTH).iter().for_each(|line| _ = writeln!(text, "{line}"));
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "{label}: {value}");
        }
    };
    if code.code != name {
        line("Code", name);
    }
    line(words.status, &code.status.to_string());
    line(words.class, &format!("{:?}", code.class));
    line(words.repeat, repeat(code.repeat, language));
    line(words.message, code.message);
    let listed = product.operations.iter().filter(|it| it.info.documents(code.code));
    let listed: Vec<&str> = listed.map(|it| it.info.action()).collect();
    const MOST: usize = 12;
    let shown = listed.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    match listed.len() {
        0 => {}
        1..=MOST => line(words.listed, &shown),
        count => line(words.listed, &format!("{shown}, … ({count})")),
    }
    text
}

/// Whether to send the same request again.
fn repeat(repeat: Repeat, language: Language) -> &'static str {
    match (repeat, language) {
        (Repeat::Safe, Language::En) => "safe: nothing was done, and it may work later",
        (Repeat::Useless, Language::En) => {
            "in vain: nothing was done, and it fails again until something is changed"
        }
        (_, Language::En) => "look first: something may have been done",
        (Repeat::Safe, Language::Zh) => "可以重试：未执行任何操作，稍后可能成功",
        (Repeat::Useless, Language::Zh) => "重试无用：未执行任何操作，不做更改会再次失败",
        (_, Language::Zh) => "先查看结果：操作可能已执行",
    }
}
