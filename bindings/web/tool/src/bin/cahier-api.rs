//! Prints every type and call that the other languages see, from the metadata in the native library.
//!
//! One line a field or call, without the documentation: `bindings/api` compares it with what is checked in, so that a
//! change of the API is seen as one when it is reviewed.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use camino::Utf8PathBuf;
use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{EnumShape, FieldMetadata, FnParamMetadata, Metadata, ObjectImpl, Type, VariantMetadata};

fn main() -> Result<()> {
    let library = std::env::args().nth(1).context("usage: cahier-api LIBRARY")?;
    for (title, lines) in surface(extract_from_library(&Utf8PathBuf::from(library))?) {
        println!("{title}");
        for line in lines {
            println!("    {line}");
        }
    }
    Ok(())
}

/// What there is, by title. Fields and variants keep their order, which the bytes that cross depend on; calls have none.
fn surface(metadata: Vec<Metadata>) -> BTreeMap<String, Vec<String>> {
    let mut ordered: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut calls: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut objects = BTreeMap::new();
    for item in &metadata {
        if let Metadata::Object(object) = item {
            let sort = match object.imp {
                ObjectImpl::Struct => "object",
                ObjectImpl::Trait => "trait",
                ObjectImpl::CallbackTrait => "callback",
            };
            objects.insert(object.name.clone(), format!("{sort} {}", object.name));
        }
    }
    let title_of = |name: &str| objects.get(name).cloned().unwrap_or_else(|| format!("impl {name}"));
    for item in metadata {
        match item {
            Metadata::Record(record) => {
                let fields = record.fields.iter().map(field).collect();
                ordered.insert(format!("record {}", record.name), fields);
            }
            Metadata::Enum(declared) => {
                let sort = match declared.shape {
                    EnumShape::Enum => "enum",
                    EnumShape::Error { .. } => "error",
                };
                let variants = declared.variants.iter().map(variant).collect();
                ordered.insert(format!("{sort} {}", declared.name), variants);
            }
            Metadata::Object(object) => {
                calls.entry(title_of(&object.name)).or_default();
            }
            Metadata::Constructor(call) => {
                let line = signature(call.is_async, &call.name, &call.inputs, None, call.throws.as_ref());
                let lines = calls.entry(title_of(&call.self_name)).or_default();
                lines.push(format!("constructor {line}"));
            }
            Metadata::Method(call) => {
                let returns = call.return_type.as_ref();
                let line = signature(call.is_async, &call.name, &call.inputs, returns, call.throws.as_ref());
                calls.entry(title_of(&call.self_name)).or_default().push(line);
            }
            Metadata::TraitMethod(call) => {
                let returns = call.return_type.as_ref();
                let line = signature(call.is_async, &call.name, &call.inputs, returns, call.throws.as_ref());
                calls.entry(title_of(&call.trait_name)).or_default().push(line);
            }
            Metadata::Func(call) => {
                let returns = call.return_type.as_ref();
                let line = signature(call.is_async, &call.name, &call.inputs, returns, call.throws.as_ref());
                calls.entry("functions".to_owned()).or_default().push(line);
            }
            Metadata::CallbackInterface(declared) => {
                calls.entry(format!("callback {}", declared.name)).or_default();
            }
            Metadata::CustomType(custom) => {
                ordered.insert(format!("type {} = {}", custom.name, name(&custom.builtin)), Vec::new());
            }
            Metadata::UniffiTrait(implemented) => {
                let line = format!("implements {}", implemented.name());
                calls.entry(title_of(implemented.self_name())).or_default().push(line);
            }
            Metadata::ObjectTraitImpl(implemented) => {
                let line = format!("implements {}", name(&implemented.trait_ty));
                calls.entry(title_of(&name(&implemented.ty))).or_default().push(line);
            }
            Metadata::Namespace(_) | Metadata::UdlFile(_) => {}
        }
    }
    for lines in calls.values_mut() {
        lines.sort();
    }
    ordered.extend(calls);
    ordered
}

fn field(field: &FieldMetadata) -> String {
    named(&field.name, &field.ty, field.default.is_some())
}

fn input(input: &FnParamMetadata) -> String {
    named(&input.name, &input.ty, input.default.is_some())
}

fn named(of: &str, ty: &Type, has_default: bool) -> String {
    format!(
        "{of}: {}{}",
        name(ty),
        if has_default { " (has a default)" } else { "" }
    )
}

fn variant(variant: &VariantMetadata) -> String {
    if variant.fields.is_empty() {
        return variant.name.clone();
    }
    let fields: Vec<_> = variant.fields.iter().map(field).collect();
    format!("{} {{ {} }}", variant.name, fields.join(", "))
}

fn signature(
    is_async: bool,
    call: &str,
    inputs: &[FnParamMetadata],
    returns: Option<&Type>,
    throws: Option<&Type>,
) -> String {
    let sort = if is_async { "async " } else { "" };
    let inputs: Vec<_> = inputs.iter().map(input).collect();
    let returns = returns.map(|ty| format!(" -> {}", name(ty))).unwrap_or_default();
    let throws = throws.map(|ty| format!(" throws {}", name(ty))).unwrap_or_default();
    format!("{sort}{call}({}){returns}{throws}", inputs.join(", "))
}

fn name(ty: &Type) -> String {
    match ty {
        Type::UInt8 => "u8".to_owned(),
        Type::Int8 => "i8".to_owned(),
        Type::UInt16 => "u16".to_owned(),
        Type::Int16 => "i16".to_owned(),
        Type::UInt32 => "u32".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::UInt64 => "u64".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Float32 => "f32".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::String => "string".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Optional { inner_type } => format!("{}?", name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", name(inner_type)),
        Type::Map { key_type, value_type } => format!("{{{}: {}}}", name(key_type), name(value_type)),
    }
}
