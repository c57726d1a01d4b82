//! The product whose client is built, as its specs say.

use aliyun_codegen::Project;
use aliyun_codegen::ir::{Effect, Operation, Presence};
use aliyun_codegen::layout::Layout;
use aliyun_codegen::lower;

pub struct Product {
    /// As the user calls it.
    pub name: String,
    /// How many operations it has.
    pub operations: usize,
    /// The folders that are generated: of the model, the validator and the client.
    pub generated: [String; 3],
    /// The folder of the client.
    pub client: String,
    /// What the names of its packages begin with.
    package: String,
    /// A program that makes a call.
    pub program: String,
}

impl Product {
    pub fn read(project: &Project, name: &str) -> Result<Self, String> {
        let products = project.products(Some(name)).map_err(|error| error.to_string())?;
        let [(spec, layout)] = products.as_slice() else {
            return Err(format!("{name}: several versions have this name; say the folder"));
        };
        let api = lower::lower(spec, &layout.root);
        let operations: Vec<&Operation> =
            api.groups.iter().flat_map(|group| &group.operations).collect();
        let is_plain = |operation: &&&Operation| {
            let fields = &operation.request.fields;
            operation.effect == Effect::Read
                && fields.iter().all(|field| field.presence != Presence::Required)
        };
        let call = operations.iter().find(is_plain);
        let call =
            call.ok_or_else(|| format!("{name}: no operation can be called without more"))?;
        let homes = [&layout.model, &layout.validator, &layout.client];
        Ok(Self {
            name: name.to_owned(),
            operations: operations.len(),
            generated: homes.map(|home| home.folder.clone()),
            client: Layout::crate_of(&layout.client).to_owned(),
            package: layout.package.clone(),
            program: program(&layout.client.public, call),
        })
    }

    /// The packages that are generated.
    pub fn packages(&self) -> [String; 3] {
        ["model", "validator", "client"].map(|part| format!("{}-{part}", self.package))
    }
}

fn program(client: &str, call: &Operation) -> String {
    let (request, method) = (&call.request.name, &call.method);
    format!(
        "use {client}::{{Client, {request}}};\n\n\
         #[tokio::main]\n\
         async fn main() -> Result<(), {client}::Error> {{\n    \
             let client = Client::builder().region(\"cn-hangzhou\").build()?;\n    \
             println!(\"{{:?}}\", client.{method}({request}::new()).await?);\n    \
             Ok(())\n\
         }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_calls_what_needs_nothing() {
        let product = Product::read(&Project::tree(&crate::root()), "slb").unwrap();
        assert_eq!(product.packages()[2], "aliyun-slb-client");
        assert_eq!(product.client, "crates/slb/client");
        let call = "client.describe_load_balancers(DescribeLoadBalancers::new())";
        assert!(product.program.contains(call), "{}", product.program);
        assert!(Product::read(&Project::tree(&crate::root()), "nothing").is_err());
    }
}
