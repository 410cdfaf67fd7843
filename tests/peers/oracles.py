"""The oracles behind tests/peers/oracles: JSON lines in, JSON lines out."""

import json
import sys


def verify(asked):
    from standardwebhooks import Webhook

    try:
        Webhook(asked["secret"]).verify(asked["body"], asked["headers"])
    except Exception as error:
        return {"good": False, "why": str(error)}
    return {"good": True}


def replace_servers(base):
    """What the makers' servers are called is written into the plugins; here they are ours."""
    import requests
    from apprise.plugins import discord, pagerduty, slack, telegram

    slack.NotifySlack.webhook_url = base + "/slack"
    discord.NotifyDiscord.notify_url = base + "/discord"
    telegram.NotifyTelegram.notify_url = base + "/bot"
    for region in pagerduty.PAGERDUTY_API_LOOKUP:
        pagerduty.PAGERDUTY_API_LOOKUP[region] = base + "/v2/enqueue"
    # The one for Teams calls by https only; our receivers speak http.
    post = requests.api.post
    requests.post = lambda url, **rest: post(url.replace("https://127.0.0.1", "http://127.0.0.1"), **rest)


def notify(asked):
    import apprise

    replace_servers(asked["base"])
    notifier = apprise.Apprise()
    if not notifier.add(asked["url"]):
        return {"good": False, "why": "no such address"}
    return {"good": bool(notifier.notify(title=asked["title"], body=asked["body"]))}


def read_csv(asked):
    import csv

    csv.field_size_limit(sys.maxsize)
    with open(asked["path"], encoding="utf-8-sig", newline="") as file:
        columns, *rows = csv.reader(file, delimiter=asked.get("separator", ","), strict=True)
    return {"columns": columns, "rows": rows}


def read_ndjson(asked):
    with open(asked["path"], encoding="utf-8", newline="\n") as file:
        objects = [json.loads(line) for line in file]
    columns = list(objects[0]) if objects else []
    assert all(list(row) == columns for row in objects), "not every line has the same columns"
    return {"columns": columns, "rows": [list(row.values()) for row in objects]}


def read_xlsx(asked):
    import openpyxl
    from openpyxl.utils.escape import unescape

    def plain(cell):
        if cell.data_type == "f":
            raise ValueError(f"a formula in {cell.coordinate}")
        value = cell.value
        if isinstance(value, str):
            return unescape(value)
        return value.isoformat() if hasattr(value, "isoformat") else value

    heads, rows = [], []
    with open(asked["path"], "rb") as file:
        book = openpyxl.load_workbook(file, read_only=True)
        for sheet in book.worksheets:
            head, *rest = [[plain(cell) for cell in row] for row in sheet.iter_rows()]
            heads.append(head)
            rows += rest
    assert all(head == heads[0] for head in heads), "not every sheet has the same head"
    return {"columns": heads[0], "rows": rows, "sheets": book.sheetnames}


def read_parquet(asked):
    import duckdb

    def plain(value):
        return value.isoformat() if hasattr(value, "isoformat") else value

    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    # As text, so that moments do not need another library for their zones.
    found = database.execute("SELECT * REPLACE (published_at::VARCHAR AS published_at) FROM read_parquet(?)", [asked["path"]])
    columns = [column[0] for column in found.description]
    return {"columns": columns, "rows": [[plain(value) for value in row] for row in found.fetchall()]}


def read(asked):
    readers = {"csv": read_csv, "ndjson": read_ndjson, "xlsx": read_xlsx, "parquet": read_parquet}
    try:
        return {"good": True, **readers[asked["format"]](asked)}
    except Exception as error:
        return {"good": False, "why": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    answer = {"verify": verify, "notify": notify, "read": read}[sys.argv[1]]
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
