//! The bodies of the commands, for the description of the API: any of the forms, each of which may also name the version read.

use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr, Schema,
        schema::{AnyOfBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type},
    },
};

use crate::service::complaints::{
    command_form::{
        AgreementRecordForm, AssignForm, BreachForm, CloseForm, DeclineForm, DuplicateForm,
        DutyForm, ExtendForm, MediationForm, MessageForm, Nothing, OfferForm, OfferNumberForm,
        PerformanceForm, RatingForm, ReasonForm, RejectForm, ReturnForm, TerminateForm,
    },
    form::FilingForm,
};

pub struct CommandBody;

type Schemas = Vec<(String, RefOr<Schema>)>;
type Form = (Cow<'static, str>, fn(&mut Schemas));

fn forms() -> Vec<Form> {
    vec![
        form::<Nothing>(),
        form::<MessageForm>(),
        form::<OfferForm>(),
        form::<OfferNumberForm>(),
        form::<DeclineForm>(),
        form::<ExtendForm>(),
        form::<ReasonForm>(),
        form::<PerformanceForm>(),
        form::<DutyForm>(),
        form::<BreachForm>(),
        form::<AssignForm>(),
        form::<RejectForm>(),
        form::<MediationForm>(),
        form::<AgreementRecordForm>(),
        form::<TerminateForm>(),
        form::<ReturnForm>(),
        form::<CloseForm>(),
        form::<DuplicateForm>(),
        form::<RatingForm>(),
        // save-draft: also the body of a `PUT`, which names the version by `If-Match` alone.
        (FilingForm::name(), |schemas| {
            schemas.push((FilingForm::name().into_owned(), FilingForm::schema()));
            FilingForm::schemas(schemas);
        }),
    ]
}

fn form<T: ToSchema>() -> Form {
    (T::name(), add_with_version::<T>)
}

fn add_with_version<T: ToSchema>(schemas: &mut Schemas) {
    let mut schema = T::schema();
    if let RefOr::T(Schema::Object(form)) = &mut schema {
        let version = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some(
                "The version of the case that was read: where it has changed since, nothing is done.",
            ));
        form.properties.insert("version".into(), version.into());
    }
    schemas.push((T::name().into_owned(), schema));
    T::schemas(schemas);
}

impl PartialSchema for CommandBody {
    fn schema() -> RefOr<Schema> {
        let mut body = AnyOfBuilder::new();
        for (name, _) in forms() {
            body = body.item(Ref::from_schema_name(name));
        }
        body.into()
    }
}

impl ToSchema for CommandBody {
    fn schemas(schemas: &mut Schemas) {
        for (_, add) in forms() {
            add(schemas);
        }
    }
}
