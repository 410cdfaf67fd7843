//! What is written here, read by programs of others: Python's `csv` and `json`, openpyxl, DuckDB. Every text comes back as it
//! was, whatever it looks like.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::RowAccessor,
};
use proptest::{collection::vec, option, prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};
use vigie_export::{Column, ExportError, Format, Read, Separator, Settings, sheet};
use vigie_peers::ask_oracles;

#[derive(Debug, Clone)]
struct Row {
    text: Option<String>,
    list: Vec<String>,
    whole: Option<u64>,
    decimal: Option<f64>,
    truth: Option<bool>,
    published_at: Option<Timestamp>,
}

const COLUMNS: &[Column<Row>] = &[
    Column { name: "text", about: "", read: Read::Text(|row| row.text.as_deref().map(Into::into)) },
    Column { name: "list", about: "", read: Read::List(|row| row.list.iter().map(Into::into).collect()) },
    Column { name: "whole", about: "", read: Read::Whole(|row| row.whole) },
    Column { name: "decimal", about: "", read: Read::Decimal(|row| row.decimal) },
    Column { name: "truth", about: "", read: Read::Truth(|row| row.truth) },
    Column { name: "published_at", about: "", read: Read::Moment(|row| row.published_at) },
];

/// Texts that have broken exports of others.
const HOSTILE: &[&str] = &[
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    "＝1",
    "'=1",
    "''=1",
    "'",
    "\0",
    "\u{7}\u{1b}[31m",
    "a,b;c\td",
    "\"",
    "\"\"",
    "a\"b\nc\rd\r\n",
    " leading and trailing ",
    "",
    "\u{feff}bom",
    "\u{202e}rtl",
    "<b>&amp;]]></t></is></c>",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041\u{1}",
    "_x",
    "\u{fffe}\u{ffff}",
    "null",
    "NULL",
    "true",
    "1e5",
    "007",
    "é à 😡 \u{1f468}\u{200d}\u{1f469}",
    "{\"a\":1}",
    "a | b",
];

fn plain(text: &str) -> Row {
    Row {
        text: Some(text.to_owned()),
        list: vec![text.to_owned()],
        whole: None,
        decimal: None,
        truth: None,
        published_at: None,
    }
}

fn any_row() -> impl Strategy<Value = Row> {
    let text = || prop_oneof![any::<String>(), prop::sample::select(HOSTILE).prop_map(str::to_owned)];
    let moment = (-2_000_000_000_i64..4_000_000_000, 0..400_i64)
        .prop_map(|(second, ms)| Timestamp::from_millisecond(second * 1_000 + ms).unwrap());
    let decimal = (-1_000_000..1_000_000_i32).prop_map(|number| f64::from(number) / 1_000.0);
    (
        option::of(text()),
        vec(text(), 0..4),
        option::of(any::<u64>()),
        option::of(decimal),
        any::<Option<bool>>(),
        option::of(moment),
    )
        .prop_map(|(text, list, whole, decimal, truth, published_at)| Row {
            text,
            list,
            whole,
            decimal,
            truth,
            published_at,
        })
}

fn write(path: &Path, settings: &Settings, rows: &[Row]) {
    let mut sheet = sheet(COLUMNS, settings, Box::new(File::create(path).unwrap())).unwrap();
    rows.iter().for_each(|row| sheet.row(row).unwrap());
    sheet.finish().unwrap();
}

/// What a reader must find in a row.
fn expected(format: Format, row: &Row) -> Value {
    let joined = row.list.join(" | ");
    let number = |number: Option<String>| json!(number.unwrap_or_default());
    match format {
        Format::Csv => json!([
            guarded(row.text.as_deref().unwrap_or_default()),
            guarded(&joined),
            number(row.whole.map(|number| number.to_string())),
            number(row.decimal.map(|number| number.to_string())),
            number(row.truth.map(|truth| truth.to_string())),
            number(row.published_at.map(|moment| moment.to_string())),
        ]),
        Format::Ndjson => json!([row.text, row.list, row.whole, row.decimal, row.truth, row.published_at]),
        Format::Xlsx => json!([
            row.text.as_deref().filter(|text| !text.is_empty()),
            Some(joined).filter(|text| !text.is_empty()),
            match row.whole {
                Some(number) if number > 1 << 53 => json!(number.to_string()),
                number => json!(number),
            },
            row.decimal,
            row.truth,
            row.published_at,
        ]),
        Format::Parquet => json!([row.text, row.list, row.whole, row.decimal, row.truth, row.published_at]),
    }
}

/// The rule of the documentation, in other words than the code's.
fn guarded(text: &str) -> String {
    let behind = text.trim_start_matches('\'');
    let risky = behind.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    if risky { format!("'{text}") } else { text.to_owned() }
}

/// Moments as the readers write them, and numbers without a difference between 1 and 1.0.
fn alike(format: Format, at: usize, value: &Value) -> Value {
    match (at, value) {
        (5, Value::String(text)) if matches!(format, Format::Xlsx | Format::Parquet) => {
            let zoned = text.replace("+00", "Z").replace(' ', "T");
            let zoned = if zoned.ends_with('Z') { zoned } else { format!("{zoned}Z") };
            let Ok(moment) = zoned.parse::<Timestamp>() else { return value.clone() };
            // A spreadsheet keeps parts of days: exact to the second, and a little beyond.
            let ms = moment.as_millisecond();
            json!(if format == Format::Xlsx { (ms + 500).div_euclid(1_000) } else { ms })
        }
        (3, Value::Number(number)) => json!(number.as_f64()),
        _ => value.clone(),
    }
}

#[test]
fn programs_of_others_read_every_row_as_it_was() {
    let mut runner = TestRunner::deterministic();
    let mut rows: Vec<Row> = HOSTILE.iter().map(|text| plain(text)).collect();
    rows.extend((0..300).map(|_| any_row().new_tree(&mut runner).unwrap().current()));
    let folder = tempfile::tempdir().unwrap();
    let kinds = Format::ALL.map(|format| Settings::of(format, "Rows"));
    let csv = |separator, byte_order_mark| Settings {
        separator,
        byte_order_mark,
        ..Settings::of(Format::Csv, "Rows")
    };
    let more = [csv(Separator::Semicolon, true), csv(Separator::Tab, false)];
    let kinds: Vec<Settings> = kinds.into_iter().chain(more).collect();
    let mut questions = Vec::new();
    for (number, settings) in kinds.iter().enumerate() {
        let path = folder.path().join(number.to_string());
        write(&path, settings, &rows);
        let separator = match settings.separator {
            Separator::Comma => ",",
            Separator::Semicolon => ";",
            Separator::Tab => "\t",
        };
        questions.push(json!({"path": path, "format": settings.format.as_str(), "separator": separator}));
    }
    for (settings, answer) in kinds.iter().zip(ask_oracles("read", &questions)) {
        let format = settings.format;
        assert_eq!(answer["good"], true, "{format:?}: {}", answer["why"]);
        assert_eq!(answer["columns"], json!(COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>()));
        let found = answer["rows"].as_array().unwrap();
        assert_eq!(found.len(), rows.len(), "{format:?}");
        for (row, found) in rows.iter().zip(found) {
            let expected = expected(format, row);
            for (at, (found, expected)) in
                found.as_array().unwrap().iter().zip(expected.as_array().unwrap()).enumerate()
            {
                assert_eq!(alike(format, at, found), alike(format, at, expected), "{settings:?} {row:?}");
            }
        }
    }
}

#[test]
fn csv_and_json_lines_are_written_byte_for_byte_as_promised() {
    let check = |settings: Settings, expected: &str| {
        let file = tempfile::NamedTempFile::new().unwrap();
        let row = Row { whole: Some(7), truth: Some(true), decimal: Some(0.5), ..plain("a \"b\"\n") };
        write(file.path(), &settings, &[row]);
        assert_eq!(fs::read_to_string(file.path()).unwrap(), expected);
    };
    check(
        Settings::of(Format::Csv, "Rows"),
        "text,list,whole,decimal,truth,published_at\r\n\"a \"\"b\"\"\n\",\"a \"\"b\"\"\n\",7,0.5,true,\r\n",
    );
    let french = Settings {
        separator: Separator::Semicolon,
        byte_order_mark: true,
        ..Settings::of(Format::Csv, "Rows")
    };
    check(
        french,
        "\u{feff}text;list;whole;decimal;truth;published_at\r\n\"a \"\"b\"\"\n\";\"a \"\"b\"\"\n\";7;0.5;true;\r\n",
    );
    check(
        Settings::of(Format::Ndjson, "Rows"),
        "{\"text\":\"a \\\"b\\\"\\n\",\"list\":[\"a \\\"b\\\"\\n\"],\"whole\":7,\"decimal\":0.5,\"truth\":true,\"published_at\":null}\n",
    );
}

/// Takes so many bytes, and fails then.
#[derive(Clone)]
struct Small {
    room: usize,
    written: Arc<Mutex<Vec<u8>>>,
}

impl Write for Small {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.written.lock().unwrap();
        if written.len() + bytes.len() > self.room {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "full"));
        }
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_table_that_was_given_up_is_never_read_as_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let (mut questions, mut expected) = (Vec::new(), Vec::new());
    for (format, given_up) in Format::ALL.into_iter().flat_map(|format| [(format, false), (format, true)]) {
        let out = Small { room: usize::MAX, written: Arc::default() };
        let mut sheet = sheet(COLUMNS, &Settings::of(format, "Rows"), Box::new(out.clone())).unwrap();
        (0..10).for_each(|_| sheet.row(&plain("a")).unwrap());
        if given_up {
            sheet.break_off("the disk is \"full\"");
        } else {
            sheet.finish().unwrap();
        }
        let path = folder.path().join(format!("{}-{given_up}", format.as_str()));
        fs::write(&path, &*out.written.lock().unwrap()).unwrap();
        questions.push(json!({"path": path, "format": format.as_str()}));
        expected.push(!given_up);
    }
    for ((question, answer), good) in questions.iter().zip(ask_oracles("read", &questions)).zip(expected) {
        assert_eq!(answer["good"], good, "{question}: {answer}");
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    for format in Format::ALL {
        let out = Small { room: 100, written: Arc::default() };
        let written = sheet(COLUMNS, &Settings::of(format, "Rows"), Box::new(out)).and_then(|mut sheet| {
            (0..200_000).try_for_each(|_| sheet.row(&plain("a text of some length")))?;
            sheet.finish()
        });
        assert!(matches!(written, Err(ExportError::Io(_))), "{format:?}: {written:?}");
    }
}

#[test]
fn groups_of_parquet_are_bounded_and_read_by_its_own_reader() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let rows: Vec<Row> = (0..50_001).map(|number| Row { whole: Some(number), ..plain("a") }).collect();
    write(file.path(), &Settings::of(Format::Parquet, "Rows"), &rows);
    let reader = SerializedFileReader::new(file.reopen().unwrap()).unwrap();
    assert_eq!(reader.num_row_groups(), 2);
    let found = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().get_ulong(2).unwrap());
    assert!(found.eq(0..50_001));
}
