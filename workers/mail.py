"""What is mailed: alerts and invitations, in the reader's language."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import api.contracts.types
import api.outsourcing.types  # noqa: F401  # importing a module declares its types, with the prefixes of their ids
from api.ids import encode
from api.shape import SHAPES
from domain.alerts.mail_alert import AlertMail, alert_to_mail, mark_mailed
from domain.alerts.texts import message, path, render
from domain.calendar import provider_zone
from domain.identity.make_link import Letter as Invitation
from domain.identity.make_link import make_link
from domain.identity.models import Audience
from domain.language import Translator, translator
from workers.postman import Letter, compose, send
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
        speech, here = translator(due.language), runtime.settings
        if await send(compose(_alert_letter(due, speech, here.public_url), speech, here.mail_from), here):
            await mark_mailed(db, actor, alert_id)


async def mail_invitation(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Mails an invitation; its link is made here, and its row is locked until the server has the mail."""
    invitation_id = UUID(payload["invitation_id"])
    async with runtime.act(request_id) as (db, actor):
        invited = await make_link(db, actor, invitation_id)
        if invited is None:
            return
        speech = translator(invited.language)
        letter = _invitation_letter(str(invitation_id), invited, speech, runtime.settings.public_url)
        await send(compose(letter, speech, runtime.settings.mail_from), runtime.settings)


def _alert_letter(due: AlertMail, speech: Translator, base: str) -> Letter:
    alert = due.alert
    texts = render(alert.rule, alert.parameters, alert.due_on, speech)
    page = path(alert, encode(SHAPES[alert.link_type].prefix, alert.link_id))
    return Letter(
        reference=f"{alert.id}.{int(alert.raised_at.timestamp())}",
        address=due.address,
        greeting=speech.sentence(message("Hello {name},"), name=due.name),
        subject=texts.title,
        paragraphs=(texts.body, texts.follows),
        action=speech.gettext("Open it"),
        link=page and base + page,
        reason=speech.gettext("Concord wrote this because it concerns your work. It goes from your list when its cause is gone."),
    )


def _invitation_letter(reference: str, invited: Invitation, speech: Translator, base: str) -> Letter:
    door = {Audience.CUSTOMER: "/customer", Audience.PARTNER: "/partner"}.get(invited.audience, "")
    return Letter(
        reference=f"{reference}.{int(invited.expires_at.timestamp())}",
        address=invited.email,
        greeting=speech.sentence(message("Hello {name},"), name=invited.name),
        subject=speech.sentence(message("You are invited to Concord for {organisation}"), organisation=invited.organisation),
        paragraphs=(
            speech.gettext("Open the link and choose a password; then you can sign in."),
            speech.sentence(message("The link is good until {moment}."), moment=speech.moment(invited.expires_at, provider_zone())),
        ),
        action=speech.gettext("Accept the invitation"),
        link=f"{base}{door}/invitation/{invited.token}",
        reason=speech.gettext("If you did not expect this mail, you need not do anything."),
    )


MAIL_ALERT = Task("mail.alert", mail_alert, QUEUE, seconds=60, retries=15, longest_wait=3600)
MAIL_INVITATION = Task("mail.invitation", mail_invitation, QUEUE, seconds=60, retries=15, longest_wait=3600)
