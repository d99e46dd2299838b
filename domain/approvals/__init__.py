"""Approvals (审批): one small engine for everything that somebody else must approve.

A capability asks for an approval, hands each word of an approver to the engine, and does what follows when it is concluded:

    await start_approval(db, actor, ApprovalKind.ORDER, order, Place.of(order), order.gross, order.currency)
    missing = await can_decide(db, actor, order.id)                         # for your `can_…`; Denied where no open task is theirs
    approval = await decide(db, actor, order.id, Verdict.APPROVE)            # the actor's open task; Denied where none is theirs
    if approval.state is ApprovalState.APPROVED: ...                         # the last word: only now the subject moves on
    approval = await decide(db, actor, order.id, Verdict.RETURN, reason)     # RETURNED; start_approval again is a new round
    await withdraw(db, actor, order.id)                                      # by the requester; the subject goes back itself
    await drop_approval(db, actor, order.id)                                 # the subject was called off or changed; quiet without one
    approval = await standing_approval(db, order.id)                         # the one that waits, or None

While it waits, whoever holds an open task may add signers (`add_signers`: before, after or beside; any, all, in order), take one back
(`take_back_signer`), hand the task on (`transfer_task`), inform (`inform`), return the approval to an earlier step
(`return_to_step`); who requested it may urge (`urge_approval`). These are acts on the approval itself, for every kind alike; an
added signer speaks by the subject's own acts.

The chain valid on the day is pinned on the approval. A chain is steps in sequence, those of one sequence side by side; a step names
roles in the provider, the subject's unit (or above) or its project, one holder's word or all of them, the amount from which it is
needed by currency, and working days until a reminder and until its escalation role gets the task too.

Who requests does not approve, nobody decides two steps of one approval unless the chain says so, a delegate is never the requester.
The subject's row is locked by the act that calls; the engine locks the approval. Its rules are constraints of the database as well.
"""
