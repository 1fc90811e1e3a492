"""A state that changes by a table, with its author and its history.

A room says the life of a row once, in its `choices`, and its model carries it:

    SESSION = Cycle("session", EtatSession, {S.BROUILLON: {S.OUVERTE}, S.OUVERTE: {S.ANNULEE}}, tons={S.OUVERTE: "ok"})

    class SessionFormation(Suivi):
        cycle = SESSION

A rule moves the row in its own transaction. `passer` locks it, refuses what the table does not allow, lets the rule
refuse too, then writes the state, the fields set meanwhile and one `Passage` that tells who and why:

    with SESSION.passer(session, vers=S.ANNULEE, par=par, motif=motif) as session:
        session.motif = motif

`changer` does the same to a row whose lock the caller holds; `commencer` writes the first line of a history, `naitre` a
new row that goes at once further, `noter` what was done without changing the state. `par=None` is the calendar. The row
gives `ton`, `peut_devenir`, `historique`.
`tests/home/test_cycles.py` tries every pair of states of every cycle; `docs/cycles.md` draws them. The Région reads the
page « Historique » of any row; a room that lets others read one registers a `Histoire` at the point `historiques`.
"""

from home.etats.cycles import CYCLES, Cycle

__all__ = ["CYCLES", "Cycle"]
