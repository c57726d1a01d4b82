use super::*;
use crate::{CodeClass, Fields, Object, Value};

static BUSY: CodeInfo = CodeInfo::new("Busy", 400, CodeClass::Busy, "", "It is busy.");
static OWN: CodeInfo = BUSY.with_meaning("The rule is busy.");
static TABLE: [CodeInfo; 2] =
    [BUSY, CodeInfo::new("Gone", 404, CodeClass::NotFound, "", "It is gone.").as_family()];
static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01").codes(&TABLE, &[]);
static INFO: OperationInfo = OperationInfo::new(&SERVICE, "AddRules", Effect::Write)
    .form_params(&["Rules", "Tag"])
    .codes(&[&OWN]);

/// A request with a list in several parameters, one in JSON, and one whose items are numbered.
#[derive(Debug, PartialEq)]
struct AddRules {
    tags: Vec<String>,
    names: Vec<String>,
    rules: Vec<Rule>,
}

#[derive(Debug, PartialEq)]
struct Rule {
    order: Option<i32>,
}

impl FromValue for Rule {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        Ok(Self { order: Object::new(value)?.optional("Order")? })
    }
}

impl ToValue for Rule {
    fn to_value(&self) -> Value<'_> {
        Fields::new().put("Order", &self.order).object()
    }
}

impl FromValue for AddRules {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        let object = Object::new(value)?;
        Ok(Self {
            tags: object.list("Tag")?,
            names: object.json("Names")?.unwrap_or_default(),
            rules: object.list("Rules")?,
        })
    }
}

impl ToValue for AddRules {
    fn to_value(&self) -> Value<'_> {
        Fields::new()
            .list("Tag", &self.tags)
            .list("Names", &self.names)
            .list("Rules", &self.rules)
            .object()
    }
}

impl Operation for AddRules {
    type Response = Rule;

    const INFO: &'static OperationInfo = &INFO;
    const JSON_PARAMS: &'static [&'static str] = &["Names"];
    const SPREAD_PARAMS: &'static [&'static str] = &["Tag", "Rules"];
    const PLACES: &'static [&'static str] = &["Rules.N.Order"];
}

fn request() -> AddRules {
    AddRules {
        tags: vec!["a".into(), "b".into()],
        names: vec!["x".into()],
        rules: vec![Rule { order: Some(7) }, Rule { order: None }],
    }
}

#[test]
fn a_request_is_written_as_parameters_with_its_places() {
    let mut params = Params::new();
    request().encode(&mut params);
    assert_eq!(
        params.iter().collect::<Vec<_>>(),
        [
            ("Tag.1", "a"),
            ("Tag.2", "b"),
            ("Names", r#"["x"]"#),
            ("Rules.1.Order", "7"),
            ("Rules.2.Order", "8"),
        ]
    );
    let read = AddRules::from_params(&params).unwrap();
    let rules = vec![Rule { order: Some(7) }, Rule { order: Some(8) }];
    assert_eq!(read, AddRules { rules, ..request() });
}

#[test]
fn what_is_spread_may_come_as_json_and_places_must_be_there() {
    let read = |pairs: &[(&str, &str)]| AddRules::from_params(&pairs.iter().copied().collect());
    let read_rules = read(&[("Rules", r#"[{"Order":1}]"#), ("Tag.1", "[1]")]).unwrap();
    assert_eq!(read_rules.rules, [Rule { order: Some(1) }]);
    assert_eq!(read_rules.tags, ["[1]"], "only a parameter that is spread is read as JSON");
    let error = read(&[("Rules.1.Order", "1"), ("Rules.2.Name", "x")]).unwrap_err();
    assert_eq!(error.to_string(), "Rules.2.Order is missing");
}

#[test]
fn a_part_of_a_parameter_stands_where_the_parameter_does() {
    for (name, is_in_form) in [
        ("Tag", true),
        ("Tag.1.Key", true),
        ("Tags", false),
        ("Rule", false),
        ("Rules.1.Order", true),
        ("RegionId", false),
    ] {
        assert_eq!(INFO.is_in_form(name), is_in_form, "{name}");
    }
}

#[test]
fn what_the_operation_says_of_a_code_comes_before_the_service() {
    assert_eq!(INFO.code("busy").map(|info| info.meaning), Some("The rule is busy."));
    assert_eq!(INFO.code("Gone.Rule").map(|info| info.meaning), Some("It is gone."));
    assert_eq!((INFO.action(), INFO.code("Other")), ("AddRules", None));
    assert!(INFO.documents("Busy") && !INFO.documents("Gone"));
    assert_eq!(SERVICE.code(" Busy ").map(|info| info.meaning), Some("It is busy."));
}

#[test]
fn the_facts_of_a_service_are_shown_without_its_codes() {
    let shown = format!("{SERVICE:?}");
    assert_eq!(shown, r#"ServiceInfo { product: "MadeUp", version: "2020-01-01", .. }"#);
}
