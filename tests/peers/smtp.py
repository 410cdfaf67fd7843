"""The server behind tests/peers/smtp; runs in the folder that holds its certificate and its mails."""

import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keep:
    """Takes every mail, except for recipients whose names say what should happen to them."""

    def __init__(self):
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy@"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = f"mail/{self.count:04}"
        with open(name + ".part", "wb") as file:
            file.write(envelope.content)
        os.rename(name + ".part", name + ".eml")
        return "250 kept"


def login(server, session, envelope, mechanism, data):
    good = getattr(data, "login", b"") == b"vigie" and getattr(data, "password", b"") == b"vigie"
    return AuthResult(success=good, handled=good)


async def main(port, security):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("certificate.pem", "key.pem")
    keep = Keep()

    def session():
        return SMTP(
            keep,
            hostname="localhost",
            authenticator=login,
            auth_required=True,
            auth_require_tls=security == "starttls",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
        )

    wrapped = context if security == "tls" else None
    server = await asyncio.get_running_loop().create_server(session, "localhost", port, ssl=wrapped)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
