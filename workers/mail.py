"""What is mailed: alerts, invitations, links to a new password and changes of how one signs in, in the reader's language."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schema import global_id
from authz.viewer import Viewer
from domain.alerts.mail_alert import AlertMail, alert_to_mail, mark_mailed
from domain.alerts.mail_digest import Digest, digest_to_mail, mark_digest
from domain.alerts.models import Alert
from domain.alerts.texts import path, render
from domain.calendar import zone_of
from domain.identity.make_link import Letter as Invitation
from domain.identity.make_link import make_link
from domain.identity.make_reset_link import ResetLetter, make_reset_link
from domain.identity.models import Audience
from domain.identity.tell_factor import FactorChange, FactorNote, factor_to_tell
from domain.identity.tell_password import PasswordNote, password_to_tell
from domain.language import Translator, message, translator
from domain.platform.models import Deadline
from settings import Settings
from workers.deadlines import do_each
from workers.postman import Item, Letter, compose, send
from workers.runtime import Runtime
from workers.tasks import Task

QUEUE = "mail"


async def mail_alert(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Mails an alert once: the row is locked until the server has the mail, and marked in the same transaction.

    Killed between the two, it mails again, under the same Message-ID.
    """
    alert_id = UUID(payload["alert_id"])
    async with runtime.act(request_id) as (db, actor):
        due = await alert_to_mail(db, actor, alert_id)
        if due is None:
            return
        speech, here = translator(due.reader.language), runtime.settings
        if await send(compose(_alert_letter(due, speech, here), speech, here.mail_from), here):
            await mark_mailed(db, actor, alert_id)


async def mail_invitation(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Mails an invitation; its link is made here, and works before the mail is sent: whoever opens it at once finds the page.

    Killed between the two, or refused by the server, it mails with another link at the next try.
    """
    invitation_id = UUID(payload["invitation_id"])
    async with runtime.act(request_id) as (db, actor):
        invited = await make_link(db, actor, invitation_id)
    if invited is None:
        return
    speech = translator(invited.language)
    letter = _invitation_letter(str(invitation_id), invited, speech, door(runtime.settings, invited.audience))
    await send(compose(letter, speech, runtime.settings.mail_from), runtime.settings)


async def mail_reset(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Mails the link to a new password, where somebody has the address; it works before the mail is sent, as an invitation's does."""
    async with runtime.act(request_id) as (db, actor):
        asked = await make_reset_link(db, actor, UUID(payload["request_id"]))
    if asked is None:
        return
    speech = translator(asked.language)
    letter = _reset_letter(payload["request_id"], asked, speech, door(runtime.settings, asked.audience))
    await send(compose(letter, speech, runtime.settings.mail_from), runtime.settings)


async def mail_password(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Mails that the password has changed; twice at most under one Message-ID, where a worker died in between."""
    async with runtime.act(request_id) as (db, actor):
        note = await password_to_tell(db, actor, UUID(payload["user_id"]))
    if note is None:
        return
    speech, here = translator(note.language), runtime.settings
    letter = _password_letter(f"password.{payload['user_id']}.{int(note.changed_at.timestamp())}", note, speech, here)
    await send(compose(letter, speech, here.mail_from), here)


async def mail_factor(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Mails what happened to the second factor, as a new password is told."""
    async with runtime.act(request_id) as (db, actor):
        note = await factor_to_tell(db, actor, FactorChange(name), UUID(payload["user_id"]), UUID(payload["factor_id"]))
    if note is None:
        return
    speech, here = translator(note.language), runtime.settings
    letter = _factor_letter(f"{name}.{payload['factor_id']}.{int(note.changed_at.timestamp())}", note, speech, here)
    await send(compose(letter, speech, here.mail_from), here)


async def mail_digests(runtime: Runtime, ids: Sequence[str]) -> None:
    """The hour of some readers' digests has come: each in its own transaction, in which its alerts are locked and marked."""
    await do_each(runtime, ids, partial(_mail_digest, runtime.settings))


async def _mail_digest(here: Settings, db: AsyncSession, actor: Viewer, deadline: Deadline) -> None:
    """One reader's digest. Killed between the server's answer and the commit, it is mailed again under the same Message-ID."""
    digest = await digest_to_mail(db, actor, deadline.subject_id)
    if digest is None:
        return
    speech = translator(digest.reader.language)
    letter = _digest_letter(f"digest.{deadline.subject_id}.{deadline.step}", digest, speech, here)
    if await send(compose(letter, speech, here.mail_from), here):
        await mark_digest(db, actor, digest)


def door(here: Settings, audience: Audience) -> str:
    """Where people of an audience sign in."""
    return {Audience.CUSTOMER: f"{here.public_url}/customer", Audience.PARTNER: f"{here.public_url}/partner"}.get(audience, here.staff_url)


def _page(alert: Alert, here: Settings) -> str | None:
    found = path(alert.audience, alert.rule, alert.link_type, global_id(alert.link_type, alert.link_id))
    return found and (here.staff_url if alert.audience is Audience.STAFF else here.public_url) + found


def _digest_letter(reference: str, digest: Digest, speech: Translator, here: Settings) -> Letter:
    said = [(alert, render(alert.rule, alert.parameters, alert.due_on, speech)) for alert in digest.alerts]
    items = [Item(texts.title, (texts.body, texts.follows), speech.gettext("Open it"), _page(alert, here)) for alert, texts in said]
    count = len(items)
    return Letter(
        reference=reference,
        address=digest.reader.address,
        greeting=speech.sentence(message("Hello {name},"), name=digest.reader.name),
        subject=speech.ngettext("Concord: {count} alert for you", "Concord: {count} alerts for you", count).format(count=count),
        paragraphs=(speech.gettext("This has come since the last digest, the oldest first."),),
        action="",
        link=None,
        reason=speech.gettext("Concord wrote this because you chose a daily digest. You can change that on the page of your account."),
        items=tuple(items),
    )


def _alert_letter(due: AlertMail, speech: Translator, here: Settings) -> Letter:
    alert = due.alert
    texts = render(alert.rule, alert.parameters, alert.due_on, speech)
    return Letter(
        reference=f"{alert.id}.{int(alert.raised_at.timestamp())}",
        address=due.reader.address,
        greeting=speech.sentence(message("Hello {name},"), name=due.reader.name),
        subject=texts.title,
        paragraphs=(texts.body, texts.follows),
        action=speech.gettext("Open it"),
        link=_page(alert, here),
        reason=speech.gettext("Concord wrote this because it concerns your work. It goes from your list when its cause is gone."),
    )


def _invitation_letter(reference: str, invited: Invitation, speech: Translator, base: str) -> Letter:
    return Letter(
        reference=f"{reference}.{int(invited.expires_at.timestamp())}",
        address=invited.email,
        greeting=speech.sentence(message("Hello {name},"), name=invited.name),
        subject=speech.sentence(message("You are invited to Concord for {organisation}"), organisation=invited.organisation),
        paragraphs=(
            speech.gettext("Open the link and choose a password; then you can sign in."),
            speech.sentence(
                message("The link is good until {moment}."), moment=speech.moment(invited.expires_at, zone_of(invited.time_zone))
            ),
        ),
        action=speech.gettext("Accept the invitation"),
        link=f"{base}/invitation/{invited.token}",
        reason=speech.gettext("If you did not expect this mail, you need not do anything."),
    )


def _reset_letter(reference: str, asked: ResetLetter, speech: Translator, base: str) -> Letter:
    return Letter(
        reference=f"reset.{reference}",
        address=asked.email,
        greeting=speech.sentence(message("Hello {name},"), name=asked.name),
        subject=speech.gettext("A new password for Concord"),
        paragraphs=(
            speech.gettext("Open the link and choose a new password. You are then signed out everywhere, and sign in with it."),
            speech.sentence(message("The link works once, for {minutes} minutes."), minutes=asked.minutes),
        ),
        action=speech.gettext("Choose a new password"),
        link=f"{base}/reset/{asked.token}",
        reason=speech.gettext("If you did not ask for this, you need not do anything: your password stays as it is."),
    )


def _password_letter(reference: str, note: PasswordNote, speech: Translator, here: Settings) -> Letter:
    changed = speech.moment(note.changed_at, zone_of(note.time_zone))
    return Letter(
        reference=reference,
        address=note.email,
        greeting=speech.sentence(message("Hello {name},"), name=note.name),
        subject=speech.gettext("Your password for Concord has changed"),
        paragraphs=(
            speech.sentence(message("Your password was changed on {moment}. All your other sessions have ended."), moment=changed),
            speech.gettext("If that was not you, set a new one at once, and tell your administrator."),
        ),
        action=speech.gettext("Choose a new password"),
        link=f"{door(here, note.audience)}/forgotten",
        reason=speech.gettext("Concord writes this each time, so that nobody changes your password unseen."),
    )


FACTOR_CHANGES = {
    FactorChange.SET_UP: (
        message("You have a second factor for Concord"),
        message("Your second factor was set up on {moment}. From now on each sign-in asks for a code. All your other sessions have ended."),
    ),
    FactorChange.REMOVED: (
        message("Your second factor for Concord was removed"),
        message("Your second factor was removed on {moment}. Signing in asks for your password alone. All your other sessions have ended."),
    ),
    FactorChange.RESET: (
        message("Your second factor for Concord was reset"),
        message("An administrator reset your second factor on {moment}. It counts no longer, and all your sessions have ended."),
    ),
    FactorChange.CODE_USED: (
        message("A recovery code was used to sign in to Concord"),
        message("Somebody signed in with your password and one of your recovery codes on {moment}. That code counts no longer."),
    ),
    FactorChange.RENEWED: (
        message("You have new recovery codes for Concord"),
        message("Your recovery codes were renewed on {moment}. Those of before count no longer."),
    ),
}
"""Subject and first sentence."""


def _left(count: int, speech: Translator) -> str:
    if count == 0:
        return speech.gettext("No recovery code is left: make new ones, or you cannot sign in without your authenticator.")
    return speech.ngettext("{count} recovery code is left.", "{count} recovery codes are left.", count).format(count=count)


def _factor_letter(reference: str, note: FactorNote, speech: Translator, here: Settings) -> Letter:
    subject, said = FACTOR_CHANGES[note.change]
    return Letter(
        reference=reference,
        address=note.email,
        greeting=speech.sentence(message("Hello {name},"), name=note.name),
        subject=speech.gettext(subject),
        paragraphs=(
            speech.sentence(said, moment=speech.moment(note.changed_at, zone_of(note.time_zone))),
            *([_left(note.codes_left, speech)] if note.change is FactorChange.CODE_USED else []),
            speech.gettext("If you did not expect this, set a new password at once, and tell your administrator."),
        ),
        action=speech.gettext("Choose a new password"),
        link=f"{door(here, note.audience)}/forgotten",
        reason=speech.gettext("Concord writes this each time, so that nobody changes your second factor unseen."),
    )


MAIL_ALERT = Task("mail.alert", mail_alert, QUEUE, seconds=60, retries=15, longest_wait=3600)
MAIL_DIGESTS = Task("mail.digests", mail_digests, QUEUE, seconds=600, retries=15, longest_wait=3600)
MAIL_INVITATION = Task("mail.invitation", mail_invitation, QUEUE, seconds=60, retries=15, longest_wait=3600)
MAIL_RESET = Task("mail.reset", mail_reset, QUEUE, seconds=60, retries=5, longest_wait=300)
MAIL_FACTOR = Task("mail.factor", mail_factor, QUEUE, seconds=60, retries=15, longest_wait=3600)
MAIL_PASSWORD = Task("mail.password", mail_password, QUEUE, seconds=60, retries=15, longest_wait=3600)
