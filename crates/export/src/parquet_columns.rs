//! The cells of some rows, column by column, as Parquet wants them: values that are there, and levels that say which are.

use std::sync::Arc;

use jiff::Timestamp;
use parquet::{
    basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical},
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::{ParquetError, Result},
    schema::types::{Type, TypePtr},
};

use crate::{Column, Read};

/// The cells of one column. A level of 1 says that there is a value; in a list, a repetition level of 1 that it stands in the
/// same list as the one before.
pub(crate) enum Cells {
    Text { levels: Vec<i16>, values: Vec<ByteArray> },
    List { levels: Vec<i16>, again: Vec<i16>, values: Vec<ByteArray> },
    Number { levels: Vec<i16>, values: Vec<i64> },
    Decimal { levels: Vec<i16>, values: Vec<f64> },
    Truth { levels: Vec<i16>, values: Vec<bool> },
}

impl Cells {
    /// No cells of a column yet.
    pub(crate) fn none<T>(column: &Column<T>) -> Self {
        let levels = Vec::new();
        match column.read {
            Read::Text(_) => Self::Text { levels, values: Vec::new() },
            Read::List(_) => Self::List { levels, again: Vec::new(), values: Vec::new() },
            Read::Whole(_) | Read::Moment(_) => Self::Number { levels, values: Vec::new() },
            Read::Decimal(_) => Self::Decimal { levels, values: Vec::new() },
            Read::Truth(_) => Self::Truth { levels, values: Vec::new() },
        }
    }

    /// Adds the cell of a row; how many bytes that took.
    pub(crate) fn add<T>(&mut self, read: &Read<T>, row: &T) -> usize {
        match (self, read) {
            (Self::Text { levels, values }, Read::Text(read)) => {
                add(levels, values, read(row).map(|text| bytes(&text)));
                values.last().map_or(0, ByteArray::len)
            }
            (Self::List { levels, again, values }, Read::List(read)) => {
                let (list, mut size) = (read(row), 0);
                if list.is_empty() {
                    levels.push(0);
                    again.push(0);
                }
                for (at, text) in list.iter().enumerate() {
                    levels.push(1);
                    again.push(i16::from(at > 0));
                    size += text.len();
                    values.push(bytes(text));
                }
                size
            }
            // Parquet has no type of its own for numbers without a sign: their bits are those of others.
            (Self::Number { levels, values }, Read::Whole(read)) => {
                add(levels, values, read(row).map(u64::cast_signed))
            }
            (Self::Number { levels, values }, Read::Moment(read)) => {
                add(levels, values, read(row).map(Timestamp::as_microsecond))
            }
            (Self::Decimal { levels, values }, Read::Decimal(read)) => add(levels, values, read(row)),
            (Self::Truth { levels, values }, Read::Truth(read)) => add(levels, values, read(row)),
            _ => 0, // `none` made them of the same kind
        }
    }

    /// Writes them, and forgets them.
    pub(crate) fn write(&mut self, to: &mut ColumnWriter<'_>) -> Result<()> {
        match (self, to) {
            (Self::Text { levels, values }, ColumnWriter::ByteArrayColumnWriter(to)) => {
                to.write_batch(values, Some(levels), None)?;
                levels.clear();
                values.clear();
            }
            (Self::List { levels, again, values }, ColumnWriter::ByteArrayColumnWriter(to)) => {
                to.write_batch(values, Some(levels), Some(again))?;
                levels.clear();
                again.clear();
                values.clear();
            }
            (Self::Number { levels, values }, ColumnWriter::Int64ColumnWriter(to)) => {
                to.write_batch(values, Some(levels), None)?;
                levels.clear();
                values.clear();
            }
            (Self::Decimal { levels, values }, ColumnWriter::DoubleColumnWriter(to)) => {
                to.write_batch(values, Some(levels), None)?;
                levels.clear();
                values.clear();
            }
            (Self::Truth { levels, values }, ColumnWriter::BoolColumnWriter(to)) => {
                to.write_batch(values, Some(levels), None)?;
                levels.clear();
                values.clear();
            }
            _ => return Err(ParquetError::General("a column of another kind than its cells".to_owned())),
        }
        Ok(())
    }
}

fn add<V>(levels: &mut Vec<i16>, values: &mut Vec<V>, value: Option<V>) -> usize {
    levels.push(i16::from(value.is_some()));
    values.extend(value);
    size_of::<V>()
}

fn bytes(text: &str) -> ByteArray {
    text.as_bytes().to_vec().into()
}

/// The type of the rows of a table.
pub(crate) fn schema<T>(columns: &[Column<T>]) -> Result<TypePtr> {
    let fields = columns.iter().map(field).collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Type::group_type_builder("row").with_fields(fields).build()?))
}

fn field<T>(column: &Column<T>) -> Result<TypePtr> {
    let name = column.name;
    let (physical, logical) = match column.read {
        Read::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Read::Whole(_) => (Physical::INT64, Some(LogicalType::integer(64, false))),
        Read::Decimal(_) => (Physical::DOUBLE, None),
        Read::Truth(_) => (Physical::BOOLEAN, None),
        Read::Moment(_) => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        Read::List(_) => return list(name),
    };
    let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(field.with_logical_type(logical).build()?))
}

/// A list of texts, which may be empty.
fn list(name: &str) -> Result<TypePtr> {
    let text = Type::primitive_type_builder("element", Physical::BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::String))
        .build()?;
    let list = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(text)])
        .build()?;
    let field = Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_converted_type(ConvertedType::LIST)
        .with_fields(vec![Arc::new(list)])
        .build()?;
    Ok(Arc::new(field))
}
