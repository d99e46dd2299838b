"""The garbage collector of a long-lived process."""

import gc

YOUNG = 50_000
"""So many new objects may stand before the youngest are looked through; a page of a list makes some thousands."""


def begin() -> None:
    """Called first: what a starting process makes, the schema above all, is walked seldom, for hardly any of it is garbage."""
    gc.set_threshold(YOUNG, 20, 50)


def settle() -> None:
    """Called once all is built: what stands now stays for good, so that no collection walks it again."""
    gc.collect()
    gc.freeze()
    begin()
