"""Runs the hub of Flask-WebSub; see `websub`. What it would hand to workers it does at once, within the request."""

import pathlib
import sys

from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage

folder, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])

worker = Celery("hub", broker="memory://")
worker.conf.task_always_eager = True

hub = Hub(SQLite3HubStorage(str(folder / "hub.sqlite3")), worker, MAX_ATTEMPTS=1, BACKOFF_BASE=0.1)
site = Flask("hub")
site.config["PUBLISH_SUPPORTED"] = True
site.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
site.run("127.0.0.1", port, threaded=True)
