//! The body of a filing: the form, and among its fields `submit`.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, Error, IntoDeserializer as _, MapAccess, Visitor,
        value::MapAccessDeserializer,
    },
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

use crate::service::complaints::form::FilingForm;

/// A filing, with `submit` to file it at once.
pub struct CreateBody {
    pub submit: bool,
    pub form: FilingForm,
}

/// The form takes no other field, so `submit` is taken out while it is read: serde's `flatten` would read every field twice, and
/// its errors would not know where.
impl<'de> Deserialize<'de> for CreateBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Body)
    }
}

struct Body;

impl<'de> Visitor<'de> for Body {
    type Value = CreateBody;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("struct CreateBody")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<CreateBody, A::Error> {
        let mut submit = None;
        let form = FilingForm::deserialize(MapAccessDeserializer::new(FormFields {
            fields,
            submit: &mut submit,
        }))?;
        Ok(CreateBody {
            submit: submit.unwrap_or_default(),
            form,
        })
    }
}

/// The fields of the form, without `submit`.
struct FormFields<'a, A> {
    fields: A,
    submit: &'a mut Option<bool>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for FormFields<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        mut seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        loop {
            match self.fields.next_key_seed(Key(seed))? {
                None => return Ok(None),
                Some(Named::OfForm(field)) => return Ok(Some(field)),
                Some(Named::Submit(_)) if self.submit.is_some() => {
                    return Err(A::Error::duplicate_field("submit"));
                }
                Some(Named::Submit(unused)) => {
                    *self.submit = Some(self.fields.next_value()?);
                    seed = unused;
                }
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.fields.next_value_seed(seed)
    }
}

/// A name of a field; only one of the form needs what was to read it.
enum Named<K, F> {
    Submit(K),
    OfForm(F),
}

struct Key<K>(K);

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<K> {
    type Value = Named<K, K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Key<K> {
    type Value = Named<K, K::Value>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        match name {
            "submit" => Ok(Named::Submit(self.0)),
            _ => self
                .0
                .deserialize(name.into_deserializer())
                .map(Named::OfForm),
        }
    }
}

impl PartialSchema for CreateBody {
    fn schema() -> RefOr<Schema> {
        let mut schema = FilingForm::schema();
        if let RefOr::T(Schema::Object(form)) = &mut schema {
            let submit = ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .description(Some("File it at once; without it, it is kept as a draft."));
            form.properties.insert("submit".into(), submit.into());
        }
        schema
    }
}

impl ToSchema for CreateBody {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        FilingForm::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::AppError, service::json};

    #[test]
    fn submit_stands_anywhere_among_the_fields_of_the_form() {
        for (body, submit, goods) in [
            ("{}", false, None),
            (r#"{"submit":true}"#, true, None),
            (r#"{"submit":false,"goods":"茶"}"#, false, Some("茶")),
            (
                r#"{"goods":"茶","submit":true,"brand":null}"#,
                true,
                Some("茶"),
            ),
        ] {
            let read: CreateBody = json::from_slice(body.as_bytes()).unwrap();
            assert_eq!(
                (read.submit, read.form.goods.as_deref()),
                (submit, goods),
                "{body}"
            );
        }
    }

    #[test]
    fn an_error_points_at_its_field() {
        for (body, pointer, code) in [
            (r#"{"submit":1}"#, "/submit", "malformed"),
            (r#"{"submit":true,"submit":true}"#, "/submit", "malformed"),
            (r#"{"submit":true,"sumbit":true}"#, "/sumbit", "unknown"),
            (r#"{"goods":"a","goods":"b"}"#, "/goods", "malformed"),
            (
                r#"{"submit":true,"requests":[{"kind":"refund","amount_fen":1.5}]}"#,
                "/requests/0/amount_fen",
                "malformed",
            ),
            (
                r#"{"respondent":{"submit":true}}"#,
                "/respondent/submit",
                "unknown",
            ),
            ("[]", "", "malformed"),
        ] {
            let Err(AppError::Invalid(fields)) = json::from_slice::<CreateBody>(body.as_bytes())
            else {
                panic!("{body}")
            };
            assert_eq!(
                (fields[0].pointer.as_str(), fields[0].problem.code()),
                (pointer, code),
                "{body}"
            );
        }
    }
}
