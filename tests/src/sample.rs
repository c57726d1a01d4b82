//! Made-up requests with every parameter of an operation.

use serde_json::{Value as Json, json};

use crate::examples;

/// The request with every parameter of the spec file, which keeps to types and to no other rule.
/// Texts and numbers occur once each, so that none can be taken for another.
pub fn request(spec: &str) -> Json {
    // spec/SERVICE/GROUP/ACTION.json
    let service = spec.rsplitn(3, '/').last().expect("the folder of the service");
    let mut sampler = Sampler { shapes: format!("{service}/shapes"), count: 0 };
    let spec = examples::read(spec);
    // An operation may have none.
    let parameters = spec["parameters"].as_array().into_iter().flatten();
    let member = |parameter: &Json| {
        let schema = &parameter["schema"];
        let schema = schema.get("contentSchema").unwrap_or(schema);
        (parameter["name"].as_str().expect("a name").to_owned(), sampler.value(schema))
    };
    parameters.map(member).collect::<serde_json::Map<_, _>>().into()
}

struct Sampler {
    /// The folder of the shapes.
    shapes: String,
    /// How many values have been made up.
    count: i32,
}

impl Sampler {
    fn value(&mut self, schema: &Json) -> Json {
        if let Some(shape) = schema["$ref"].as_str() {
            let shape = examples::read(&format!("{}/{shape}.json", self.shapes));
            return self.value(&shape);
        }
        self.count += 1;
        match schema["type"].as_str() {
            Some("integer") => self.count.into(),
            Some("boolean") => (self.count % 2 == 0).into(),
            Some("string") => match schema["enum"].get(0) {
                Some(value) => value.clone(),
                // What encodings differ in.
                None => format!("{} a+b c*d~e/f%&=中", self.count).into(),
            },
            Some("array") => json!([self.value(&schema["items"]), self.value(&schema["items"])]),
            Some("object") => {
                let properties = schema["properties"].as_object().expect("properties");
                let members = properties.iter().map(|(name, it)| (name.clone(), self.value(it)));
                members.collect::<serde_json::Map<_, _>>().into()
            }
            other => panic!("no values of the type {other:?} are known"),
        }
    }
}
