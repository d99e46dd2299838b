"""An alert in words: rendered when it is read, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from api.ids import encode
from api.shape import SHAPES
from authz.viewer import Viewer
from domain.alerts.models import AlertRule
from domain.alerts.texts import Rendered, path, render
from domain.identity.models import Audience
from domain.language import translator


def _texts(viewer: Viewer, rule: AlertRule, parameters: Mapping[str, Any], due_on: date | None) -> Rendered:
    return render(rule, parameters, due_on, translator(str(viewer.language)))


def title(viewer: Viewer, rule: AlertRule, parameters: Mapping[str, Any], due_on: date | None) -> str:
    """What it is."""
    return _texts(viewer, rule, parameters, due_on).title


def body(viewer: Viewer, rule: AlertRule, parameters: Mapping[str, Any], due_on: date | None) -> str:
    """What it says."""
    return _texts(viewer, rule, parameters, due_on).body


def follows(viewer: Viewer, rule: AlertRule, parameters: Mapping[str, Any], due_on: date | None) -> str:
    """What follows from it."""
    return _texts(viewer, rule, parameters, due_on).follows


def link(viewer: Viewer, audience: Audience, rule: AlertRule, link_type: str, link_id: UUID) -> str | None:
    """Where what follows is done, or the page of the object that it is about, in the portal of its reader's audience."""
    return path(audience, rule, link_type, encode(SHAPES[link_type].prefix, link_id))
