//! Literals in, their order and whether they are well formed out, by the rules of XML Schema.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNodeRef, Term};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, Time, YearMonthDuration,
};
use std::cmp::Ordering;
use std::str::FromStr;

/// The order of two values as SPARQL's `<` sees it; none where they cannot be compared.
pub fn compare(one: &Term, other: &Term) -> Option<Ordering> {
    let (Term::Literal(one), Term::Literal(other)) = (one, other) else { return None };
    match (Value::of(one)?, Value::of(other)?) {
        (Value::Decimal(a), Value::Decimal(b)) => a.partial_cmp(&b),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(&b),
        (Value::Decimal(a), Value::Double(b)) => Double::from(a).partial_cmp(&b),
        (Value::Double(a), Value::Decimal(b)) => a.partial_cmp(&Double::from(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(&b)),
        (Value::DateTime(a), Value::DateTime(b)) => a.partial_cmp(&b),
        (Value::Date(a), Value::Date(b)) => a.partial_cmp(&b),
        (Value::Time(a), Value::Time(b)) => a.partial_cmp(&b),
        (Value::Year(a), Value::Year(b)) => a.partial_cmp(&b),
        (Value::YearMonth(a), Value::YearMonth(b)) => a.partial_cmp(&b),
        _ => None,
    }
}

enum Value<'a> {
    Decimal(Decimal),
    Double(Double),
    Text(&'a str),
    Boolean(bool),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Year(GYear),
    YearMonth(GYearMonth),
}

impl<'a> Value<'a> {
    fn of(literal: &'a Literal) -> Option<Self> {
        let (text, datatype) = (literal.value(), literal.datatype());
        if !is_well_formed(literal) {
            return None;
        }
        Some(match datatype {
            _ if whole_number(datatype).is_some() || datatype == xsd::DECIMAL => {
                Self::Decimal(Decimal::from_str(text).ok()?)
            }
            xsd::DOUBLE | xsd::FLOAT => Self::Double(Double::from_str(text).ok()?),
            xsd::STRING => Self::Text(text),
            xsd::BOOLEAN => Self::Boolean(bool::from(Boolean::from_str(text).ok()?)),
            xsd::DATE_TIME => Self::DateTime(DateTime::from_str(text).ok()?),
            xsd::DATE => Self::Date(Date::from_str(text).ok()?),
            xsd::TIME => Self::Time(Time::from_str(text).ok()?),
            xsd::G_YEAR => Self::Year(GYear::from_str(text).ok()?),
            xsd::G_YEAR_MONTH => Self::YearMonth(GYearMonth::from_str(text).ok()?),
            _ => return None,
        })
    }
}

/// Whether the text of a literal is one of its datatype; a datatype that is not known here takes any text.
pub fn is_well_formed(literal: &Literal) -> bool {
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some((least, most)) = whole_number(datatype) {
        return text.parse::<i128>().is_ok_and(|number| (least..=most).contains(&number));
    }
    match datatype {
        xsd::DECIMAL => parses::<Decimal>(text),
        xsd::DOUBLE => parses::<Double>(text),
        xsd::FLOAT => parses::<Float>(text),
        xsd::BOOLEAN => parses::<Boolean>(text),
        xsd::DATE_TIME | xsd::DATE_TIME_STAMP => parses::<DateTime>(text),
        xsd::DATE => parses::<Date>(text),
        xsd::TIME => parses::<Time>(text),
        xsd::G_YEAR => parses::<GYear>(text),
        xsd::G_YEAR_MONTH => parses::<GYearMonth>(text),
        xsd::G_MONTH => parses::<GMonth>(text),
        xsd::G_MONTH_DAY => parses::<GMonthDay>(text),
        xsd::G_DAY => parses::<GDay>(text),
        xsd::DURATION => parses::<Duration>(text),
        xsd::DAY_TIME_DURATION => parses::<DayTimeDuration>(text),
        xsd::YEAR_MONTH_DURATION => parses::<YearMonthDuration>(text),
        rdf::LANG_STRING => literal.language().is_some(),
        _ => true,
    }
}

fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// The least and the greatest number of a datatype of whole numbers.
fn whole_number(datatype: NamedNodeRef<'_>) -> Option<(i128, i128)> {
    let any = i128::MIN..=i128::MAX;
    let (least, most) = match datatype {
        xsd::INTEGER => (*any.start(), *any.end()),
        xsd::LONG => (i64::MIN.into(), i64::MAX.into()),
        xsd::INT => (i32::MIN.into(), i32::MAX.into()),
        xsd::SHORT => (i16::MIN.into(), i16::MAX.into()),
        xsd::BYTE => (i8::MIN.into(), i8::MAX.into()),
        xsd::NON_NEGATIVE_INTEGER => (0, *any.end()),
        xsd::POSITIVE_INTEGER => (1, *any.end()),
        xsd::NON_POSITIVE_INTEGER => (*any.start(), 0),
        xsd::NEGATIVE_INTEGER => (*any.start(), -1),
        xsd::UNSIGNED_LONG => (0, u64::MAX.into()),
        xsd::UNSIGNED_INT => (0, u32::MAX.into()),
        xsd::UNSIGNED_SHORT => (0, u16::MAX.into()),
        xsd::UNSIGNED_BYTE => (0, u8::MAX.into()),
        _ => return None,
    };
    Some((least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str, datatype: NamedNodeRef<'_>) -> Literal {
        Literal::new_typed_literal(text, datatype)
    }

    #[test]
    fn literals_are_what_they_say() {
        for (text, datatype, expected) in [
            ("12", xsd::NON_NEGATIVE_INTEGER, true),
            ("+12", xsd::INTEGER, true),
            ("-1", xsd::NON_NEGATIVE_INTEGER, false),
            ("1.0", xsd::INTEGER, false),
            ("256", xsd::UNSIGNED_BYTE, false),
            ("0.98", xsd::DECIMAL, true),
            ("1e3", xsd::DECIMAL, false),
            ("2017-02-29", xsd::DATE, false),
            ("2017-04-24", xsd::DATE, true),
            ("2017", xsd::G_YEAR, true),
            ("2017-13", xsd::G_YEAR_MONTH, false),
            ("yes", xsd::BOOLEAN, false),
            ("anything", xsd::STRING, true),
        ] {
            assert_eq!(is_well_formed(&literal(text, datatype)), expected, "{text}^^{datatype}");
        }
    }

    #[test]
    fn values_compare_by_what_they_are() {
        for (one, other, expected) in [
            (literal("9", xsd::NON_NEGATIVE_INTEGER), literal("10", xsd::INTEGER), Some(Ordering::Less)),
            (literal("1.50", xsd::DECIMAL), literal("1.5", xsd::DOUBLE), Some(Ordering::Equal)),
            (literal("2017-04-24", xsd::DATE), literal("2016-12-31", xsd::DATE), Some(Ordering::Greater)),
            (literal("2017", xsd::G_YEAR), literal("2017-01-01", xsd::DATE), None),
            (literal("b", xsd::STRING), literal("a", xsd::STRING), Some(Ordering::Greater)),
            (literal("x", xsd::INTEGER), literal("1", xsd::INTEGER), None),
        ] {
            assert_eq!(compare(&one.clone().into(), &other.clone().into()), expected, "{one} {other}");
        }
    }
}
