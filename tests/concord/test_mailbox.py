"""Mails that stay on this machine."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from concord.mailbox import mailbox


def letter(subject: str, to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "concord@example.com", to, subject
    mail.set_content("请在十二月三日前签署。\n")
    return mail


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_a_mail_becomes_a_file_that_can_be_read_again(tmp_path: Path) -> None:
    async with mailbox(tmp_path / "mail") as address:
        port = int(address.removeprefix("smtp://127.0.0.1:"))
        await aiosmtplib.send(letter("联合验收待签署", "li.na@customer.example"), hostname="127.0.0.1", port=port)
    assert names(tmp_path / "mail") == ["000001-li.na@customer.example.eml"]
    kept = message_from_bytes((tmp_path / "mail" / "000001-li.na@customer.example.eml").read_bytes(), policy=policy.default)
    assert (kept["Subject"], kept.get_content()) == ("联合验收待签署", "请在十二月三日前签署。\r\n")


async def test_numbers_go_on_after_a_restart_and_no_address_leaves_the_folder(tmp_path: Path) -> None:
    for address in ("a@b.example", '"../../etc/x"@b.example'):
        async with mailbox(tmp_path) as server:
            port = int(server.rsplit(":", 1)[1])
            await aiosmtplib.send(letter("x", "a@b.example"), recipients=[address], hostname="127.0.0.1", port=port)
    assert names(tmp_path) == ["000001-a@b.example.eml", "000002-.._.._etc_x@b.example.eml"]
