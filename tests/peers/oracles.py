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


if __name__ == "__main__":
    answer = {"verify": verify, "notify": notify}[sys.argv[1]]
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
